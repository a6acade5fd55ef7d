package chat.roles.hosts.language;

import chat.roles.kernel.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes values that JSON can keep, and weighs them: an expression that names a large value often
 * makes a small tree in memory and a huge text.
 */
@SuppressWarnings("ReferenceEquality") // the same node means that nothing changed in it
final class Storable {

  private static final int NODE = 8;

  private final Budget budget;
  private long weight;

  Storable(Budget budget) {
    this.budget = budget;
  }

  JsonNode of(JsonNode value) {
    return of(value, 1);
  }

  private JsonNode of(JsonNode value, int depth) {
    budget.step();
    add(NODE);
    return switch (value.getNodeType()) {
      case OBJECT -> object(value, deeper(depth));
      case ARRAY -> array(value, deeper(depth));
      case NUMBER -> number(value);
      case STRING -> {
        add(value.stringValue().length());
        yield value;
      }
      case POJO -> Json.nodes().missingNode();
      case BINARY -> Json.nodes().stringNode(value.asString());
      case BOOLEAN, NULL, MISSING -> value;
    };
  }

  private JsonNode object(JsonNode value, int depth) {
    ObjectNode copy = Json.object();
    boolean changed = false;
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      add(field.getKey().length());
      JsonNode kept = of(field.getValue(), depth);
      changed |= kept != field.getValue() || kept.isMissingNode();
      if (!kept.isMissingNode()) {
        copy.set(field.getKey(), kept);
      }
    }
    return changed ? copy : value;
  }

  private JsonNode array(JsonNode value, int depth) {
    ArrayNode copy = Json.nodes().arrayNode(value.size());
    boolean changed = false;
    for (JsonNode element : value) {
      JsonNode kept = of(element, depth);
      changed |= kept != element || kept.isMissingNode();
      copy.add(kept.isMissingNode() ? Json.nodes().nullNode() : kept);
    }
    return changed ? copy : value;
  }

  private static JsonNode number(JsonNode value) {
    if (!value.isFloatingPointNumber()) {
      return value;
    }
    double number = value.numberValue().doubleValue();
    if (number == 0) {
      return Json.nodes().numberNode(0);
    }
    return Double.isFinite(number) ? value : Json.nodes().nullNode();
  }

  private static int deeper(int depth) {
    if (depth > Json.MAX_DEPTH) {
      throw new ExpressionException(
          "makes a value that is nested more than %d deep".formatted(Json.MAX_DEPTH));
    }
    return depth + 1;
  }

  private void add(long more) {
    weight += more;
    if (weight > Budget.MAX_SIZE) {
      throw new ExpressionException("makes a value of more than 8,000,000 characters; shorten it");
    }
  }
}
