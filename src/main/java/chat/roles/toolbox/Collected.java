package chat.roles.toolbox;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The results of an iteration: without those that JavaScript calls falsy, with arrays taken apart
 * when the address says {@code flat}, and of equal keys only the first. A result whose key is null
 * or missing equals no other.
 */
final class Collected {

  private static final int MAX_RESULTS = 1_000_000;

  private final ToolCall call;
  private final IteratorAddress address;
  private final ArrayNode results = Json.nodes().arrayNode();
  private final Set<JsonNode> keys = new HashSet<>();

  Collected(ToolCall call, IteratorAddress address) {
    this.call = call;
    this.address = address;
  }

  /**
   * @throws ToolFailure 400 when there are too many
   */
  void add(@Nullable JsonNode result) {
    if (result == null || isFalsy(result)) {
      return;
    }
    if (address.flat() && result.isArray()) {
      result.forEach(this::addOne);
    } else {
      addOne(result);
    }
  }

  ArrayNode all() {
    return results;
  }

  private void addOne(JsonNode result) {
    if (address.key() != null && !isNew(call.evaluate(address.key(), result))) {
      return;
    }
    if (results.size() == MAX_RESULTS) {
      throw new ToolFailure(
          400, "iterator: more than %d results: iterate over fewer items".formatted(MAX_RESULTS));
    }
    results.add(result);
  }

  private boolean isNew(JsonNode key) {
    if (key.isNull() || key.isMissingNode()) {
      return true;
    }
    return keys.add(key.isNumber() ? Json.nodes().numberNode(key.asDouble()) : key);
  }

  private static boolean isFalsy(JsonNode value) {
    if (value.isNumber()) {
      double number = value.asDouble();
      return number == 0 || Double.isNaN(number);
    }
    return value.isNull()
        || value.isMissingNode()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isString() && value.stringValue().isEmpty());
  }
}
