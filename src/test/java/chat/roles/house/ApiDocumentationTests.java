package chat.roles.house;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The API's documentation leaves nothing to guess. */
@ServerTest
class ApiDocumentationTests {

  @LocalServerPort private int port;
  private JsonNode document;

  @BeforeEach
  void read() {
    document = Api.on(port).get("/docs/openapi.json").json();
  }

  @Test
  void everyOperationAndParameterIsDescribed() {
    List<String> lacking = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(o -> operation(o.getKey() + " " + path.getKey(), o.getValue(), lacking)));
    assertThat(lacking).isEmpty();
  }

  @Test
  void everyFieldHasADescriptionAndAnExample() {
    List<String> lacking = new ArrayList<>();
    document
        .at("/components/schemas")
        .properties()
        .forEach(schema ->
            schema
                .getValue()
                .path("properties")
                .properties()
                .forEach(f -> field(schema.getKey() + "." + f.getKey(), f.getValue(), lacking)));
    assertThat(lacking).isEmpty();
  }

  private void operation(String name, JsonNode operation, List<String> lacking) {
    for (String field : List.of("summary", "description")) {
      if (operation.path(field).asString("").isBlank()) {
        lacking.add(name + ": " + field);
      }
    }
    contents(name + ": body", operation.path("requestBody"), lacking);
    operation
        .path("responses")
        .properties()
        .forEach(r -> contents(name + ": " + r.getKey(), r.getValue(), lacking));
    for (JsonNode parameter : operation.path("parameters")) {
      String what = name + " " + parameter.get("name").asString();
      if (parameter.path("description").asString("").isBlank()) {
        lacking.add(what + ": description");
      }
      if (!parameter.has("example") && !parameter.path("schema").has("example")) {
        lacking.add(what + ": example");
      }
    }
  }

  /** What is sent has a form, and an object has fields. */
  private void contents(String name, JsonNode message, List<String> lacking) {
    message
        .path("content")
        .properties()
        .forEach(content -> {
          JsonNode schema = resolved(content.getValue().path("schema"));
          boolean open =
              schema.path("type").asString("").equals("object") && !schema.has("properties");
          if (schema.isEmpty() || open) {
            lacking.add(name + " as " + content.getKey() + ": schema");
          }
        });
  }

  private JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.get("$ref").asString().substring(1)) : schema;
  }

  /** A field that is an object of a described type, or a list of them, is shown by that type. */
  private static void field(String name, JsonNode field, List<String> lacking) {
    boolean typed = field.has("$ref") || field.path("items").has("$ref");
    if (field.path("description").asString("").isBlank()) {
      lacking.add(name + ": description");
    }
    if (!typed && !field.has("example")) {
      lacking.add(name + ": example");
    }
  }
}
