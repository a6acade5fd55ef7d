package chat.roles.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** What an OpenAPI document says can be asked. */
final class ApiPaths {

  /**
   * One operation.
   *
   * @param path with its variables in braces
   * @param queries the names of its query parameters
   * @param body an example of its body; a missing node when it takes none
   */
  record Operation(String method, String path, List<String> queries, JsonNode body) {}

  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
  private static final int MAX_DEPTH = 6;

  private final JsonNode document;

  ApiPaths(JsonNode document) {
    this.document = document;
  }

  List<Operation> operations() {
    List<Operation> found = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(o -> {
                  if (METHODS.contains(o.getKey())) {
                    found.add(operation(o.getKey(), path.getKey(), o.getValue()));
                  }
                }));
    return found;
  }

  private Operation operation(String method, String path, JsonNode operation) {
    List<String> queries = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("in").asString("").equals("query")) {
        queries.add(parameter.get("name").asString());
      }
    }
    JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
    JsonNode body = schema.isMissingNode() ? MissingNode.getInstance() : example(schema, 0);
    return new Operation(method.toUpperCase(java.util.Locale.ROOT), path, queries, body);
  }

  private JsonNode example(JsonNode given, int depth) {
    JsonNode schema = given;
    if (given.has("$ref")) {
      schema = document.at(given.get("$ref").asString().substring(1));
    }
    if (schema.has("example")) {
      return schema.get("example");
    }
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (schema.has("properties") && depth < MAX_DEPTH) {
      ObjectNode object = nodes.objectNode();
      schema
          .get("properties")
          .properties()
          .forEach(p -> object.set(p.getKey(), example(p.getValue(), depth + 1)));
      return object;
    }
    if (schema.has("items") && depth < MAX_DEPTH) {
      return nodes.arrayNode().add(example(schema.get("items"), depth + 1));
    }
    return switch (schema.path("type").asString("")) {
      case "string" -> nodes.stringNode("text");
      case "integer", "number" -> nodes.numberNode(1);
      case "boolean" -> nodes.booleanNode(true);
      case "array" -> nodes.arrayNode();
      default -> nodes.objectNode();
    };
  }
}
