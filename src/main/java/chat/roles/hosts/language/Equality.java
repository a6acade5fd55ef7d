package chat.roles.hosts.language;

import chat.roles.kernel.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JavaScript's two kinds of equality; containers by content. */
final class Equality {

  private final Budget budget;

  private Equality(Budget budget) {
    this.budget = budget;
  }

  /** {@code ==}. */
  static boolean loose(JsonNode left, JsonNode right, Budget budget) {
    boolean leftNothing = left.isNull() || Values.isUndefined(left);
    boolean rightNothing = right.isNull() || Values.isUndefined(right);
    if (leftNothing || rightNothing) {
      return leftNothing && rightNothing;
    }
    if (left.getNodeType() == right.getNodeType()) {
      return strict(left, right, budget);
    }
    if (left.isContainer() && right.isContainer()) {
      return false;
    }
    if (left.isContainer() && right.isString()) {
      return sameText(Values.asString(left, budget), right.stringValue(), budget);
    }
    if (left.isString() && right.isContainer()) {
      return sameText(left.stringValue(), Values.asString(right, budget), budget);
    }
    return Values.toNumber(left, budget) == Values.toNumber(right, budget);
  }

  /** {@code ===}. */
  static boolean strict(JsonNode left, JsonNode right, Budget budget) {
    return new Equality(budget).same(left, right, 0);
  }

  private boolean same(JsonNode left, JsonNode right, int depth) {
    budget.step();
    if (depth > Json.MAX_DEPTH * 2) {
      throw new ExpressionException("a value is nested more than 400 deep");
    }
    if (left.getNodeType() != right.getNodeType()) {
      return false;
    }
    return switch (left.getNodeType()) {
      case OBJECT -> sameFields(left, right, depth);
      case ARRAY -> sameElements(left, right, depth);
      case STRING, BINARY -> sameText(left.asString(), right.asString(), budget);
      case NUMBER -> left.numberValue().doubleValue() == right.numberValue().doubleValue();
      case BOOLEAN -> left.booleanValue() == right.booleanValue();
      case NULL, MISSING, POJO -> true;
    };
  }

  private boolean sameFields(JsonNode left, JsonNode right, int depth) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> field : left.properties()) {
      @Nullable JsonNode other = right.get(field.getKey());
      if (other == null || !same(field.getValue(), other, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private boolean sameElements(JsonNode left, JsonNode right, int depth) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!same(left.get(i), right.get(i), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameText(String left, String right, Budget budget) {
    if (left.length() != right.length()) {
      return false;
    }
    budget.read(left.length());
    return left.equals(right);
  }
}
