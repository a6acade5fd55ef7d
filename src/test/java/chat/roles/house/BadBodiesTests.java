package chat.roles.house;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Whatever takes a body says where a bad one is bad. Covers what the OpenAPI document lists, so a
 * new path is covered when it lands.
 */
@ServerTest
class BadBodiesTests {

  private static final int LEVELS = 10_000;
  private static final int TOO_LARGE = 4 * 1024 * 1024 + 1;

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private Api api;
  private JsonNode document;
  private Map<String, String> ids;
  private final List<String> wrong = new ArrayList<>();

  /**
   * Something that takes a body.
   *
   * @param schema of the body
   */
  private record Operation(String method, String path, JsonNode schema) {}

  @BeforeEach
  void makesOneOfEach() {
    Api.Registered administrator = Api.on(port).register();
    jdbc.sql("UPDATE app_user SET is_admin = true WHERE id = ?").param(administrator.id()).update();
    api = administrator.api();
    document = api.get("/docs/openapi.json").json();
    String role = Samples.makeRole(api, false);
    String host = Samples.make(api, "/api/hosts", Samples.host(role));
    String actor = Samples.make(api, "/api/actors", Map.of("roleId", role, "hostId", host));
    String run =
        api.send("PUT", "/api/actors/" + actor + "/chat", "{\"text\": \"hello\"}")
            .json()
            .at("/options/runId")
            .asString();
    ids = Map.of("roles", role, "hosts", host, "actors", actor, "runs", run, "me", "any-resource");
  }

  @Test
  void aBodyThatIsNoJsonNamesThePlaceWhereItEnds() {
    forEach(operation -> {
      assertMistake(operation, "", "$");
      assertMistake(operation, "nonsense", "$");
      assertMistake(operation, "{\"a\": {\"b\": [1, 2", "$.a.b");
      assertMistake(operation, "{\"a\": [true, tru]}", "$.a[1]");
      assertMistake(operation, "{\"a\": 1} {}", "$");
      assertMistake(operation, "{\"a\": 1, \"a\": 2}", "$.a");
    });
  }

  @Test
  void aBodyThatIsNoObjectIsRefusedAsAWhole() {
    forEach(operation -> {
      for (String body : List.of("[]", "5", "\"text\"", "true", "null")) {
        assertMistake(operation, body, "$");
      }
    });
  }

  @Test
  void aBodyThatIsNestedTooDeepNamesThePathToTheDepth() {
    forEach(operation -> {
      assertMistake(operation, "[".repeat(LEVELS) + "]".repeat(LEVELS), "$[0][0]");
      assertMistake(operation, "{\"x\":".repeat(LEVELS) + "1" + "}".repeat(LEVELS), "$.x.x");
      for (String field : operation.schema().path("properties").propertyNames()) {
        String deep = "{\"" + field + "\": " + "[".repeat(LEVELS) + "]".repeat(LEVELS) + "}";
        assertMistake(operation, deep, "$." + field);
      }
    });
  }

  @Test
  void aBodyThatIsTooLargeNamesTheLimit() {
    forEach(operation -> {
      Answer answer = send(operation, "{\"x\": \"" + "x".repeat(TOO_LARGE) + "\"}");
      assertThat(answer.status()).as(operation.path()).isEqualTo(413);
      assertThat(answer.json().path("detail").asString()).containsPattern("4[, ]?194[, ]?304|4 MB");
    });
  }

  @Test
  void aFieldOfAnotherTypeIsNamed() {
    List<String> tried = new ArrayList<>();
    forEach(operation ->
        operation
            .schema()
            .path("properties")
            .properties()
            .forEach(field -> {
              String wrong = wrongFor(resolved(field.getValue()));
              if (wrong != null) {
                String path = "$." + field.getKey();
                assertMistake(operation, "{\"" + field.getKey() + "\": " + wrong + "}", path);
                tried.add(operation.method() + " " + operation.path() + " " + path);
              }
            }));
    assertThat(tried)
        .contains("POST /api/roles $.skills", "PUT /api/actors/{id}/chat $.options")
        .hasSizeGreaterThan(50);
  }

  private static @Nullable String wrongFor(JsonNode schema) {
    return switch (schema.path("type").asString("")) {
      case "string" -> "{\"of\": \"another type\"}";
      case "integer", "number", "boolean", "array" -> "\"of another type\"";
      case "object" -> schema.has("properties") ? "\"of another type\"" : null;
      default -> null;
    };
  }

  private void forEach(Consumer<Operation> test) {
    List<Operation> operations = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(o -> {
                  JsonNode schema =
                      o.getValue().at("/requestBody/content/application~1json/schema");
                  if (!schema.isMissingNode()) {
                    String method = o.getKey().toUpperCase(Locale.ROOT);
                    operations.add(new Operation(method, path.getKey(), resolved(schema)));
                  }
                }));
    assertThat(operations).hasSizeGreaterThan(13);
    operations.forEach(test);
    assertThat(wrong).isEmpty();
  }

  private JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.get("$ref").asString().substring(1)) : schema;
  }

  private Answer send(Operation operation, String body) {
    String kind = operation.path().split("/", -1)[2];
    String path =
        operation
            .path()
            .replace("{id}", ids.getOrDefault(kind, ""))
            .replace("{entry}", "other")
            .replaceAll("\\{\\w+}", "NAME");
    return api.send(operation.method(), path, body);
  }

  /** Notes it unless it is refused with 400 and a path that begins so. */
  private void assertMistake(Operation operation, String body, String path) {
    Answer answer = send(operation, body);
    String what =
        operation.method()
            + " "
            + operation.path()
            + " "
            + body.substring(0, Math.min(80, body.length()))
            + "\n"
            + answer.text().substring(0, Math.min(400, answer.text().length()));
    List<String> paths = new ArrayList<>();
    for (JsonNode error : answer.json().path("errors")) {
      paths.add(error.path("path").asString(""));
    }
    // a check answers what it found, and refuses only what it cannot read
    boolean told = answer.status() == 400 || operation.path().equals("/api/hosts/check");
    if (!told || paths.stream().noneMatch(found -> found.startsWith(path))) {
      wrong.add("not 400 at " + path + ": " + what);
    }
  }
}
