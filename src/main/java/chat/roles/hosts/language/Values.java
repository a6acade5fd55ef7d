package chat.roles.hosts.language;

import chat.roles.kernel.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * JavaScript's rules for JSON values. A missing node is undefined. All of it ends soon: what would
 * exceed the bounds of the language throws an {@link ExpressionException}.
 */
public final class Values {

  private Values() {}

  /** Whether JavaScript takes it as true. */
  public static boolean truth(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, ARRAY -> true;
      case STRING, BINARY -> !value.asString().isEmpty();
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> {
        double number = number(value);
        yield number != 0 && !Double.isNaN(number);
      }
      case NULL, MISSING, POJO -> false;
    };
  }

  /**
   * As a template shows it: strings as they are, nothing for undefined, numbers as JavaScript
   * prints them, everything else as one line of JSON ({@code null} included).
   */
  public static String toText(JsonNode value) {
    return toText(value, new Budget());
  }

  static String toText(JsonNode value, Budget budget) {
    if (isUndefined(value)) {
      return "";
    }
    return value.isContainer() ? JsonText.of(value, budget) : asString(value, budget);
  }

  /** JavaScript's {@code String(value)}, as {@code +} uses it: an array's elements with commas. */
  public static String asString(JsonNode value) {
    return asString(value, new Budget());
  }

  static String asString(JsonNode value, Budget budget) {
    return switch (value.getNodeType()) {
      case OBJECT -> "[object Object]";
      case ARRAY -> {
        StringBuilder out = new StringBuilder();
        elements(value, out, 0, budget);
        yield out.toString();
      }
      case STRING, BINARY -> value.asString();
      case NUMBER -> Numbers.print(number(value));
      case BOOLEAN -> Boolean.toString(value.booleanValue());
      case NULL -> "null";
      case MISSING, POJO -> "undefined";
    };
  }

  private static void elements(JsonNode array, StringBuilder out, int depth, Budget budget) {
    if (depth > Json.MAX_DEPTH * 2) {
      throw new ExpressionException("a value is nested more than 400 deep");
    }
    boolean first = true;
    for (JsonNode element : array) {
      budget.step();
      if (!first) {
        out.append(',');
      }
      first = false;
      if (element.isArray()) {
        elements(element, out, depth + 1, budget);
      } else if (!isUndefined(element) && !element.isNull()) {
        String text = asString(element, budget);
        budget.length((long) out.length() + text.length());
        budget.read(text.length());
        out.append(text);
      }
    }
  }

  /** JavaScript's {@code Number(value)}. */
  public static double toNumber(JsonNode value) {
    return toNumber(value, new Budget());
  }

  static double toNumber(JsonNode value, Budget budget) {
    return switch (value.getNodeType()) {
      case NUMBER -> number(value);
      case BOOLEAN -> value.booleanValue() ? 1 : 0;
      case NULL -> 0;
      case MISSING, POJO -> Double.NaN;
      case OBJECT, ARRAY, STRING, BINARY -> {
        String text = asString(value, budget);
        budget.read(text.length());
        yield Numbers.parse(text);
      }
    };
  }

  /**
   * JavaScript's {@code ==}, with one difference: values have no identity here, so that two arrays
   * or two objects are equal when their contents are (as {@code ===} compares them).
   */
  public static boolean looseEquals(JsonNode left, JsonNode right) {
    return Equality.loose(left, right, new Budget());
  }

  /** JavaScript's {@code typeof}: "object" for null and arrays too. */
  public static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, ARRAY, NULL -> "object";
      case STRING, BINARY -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case MISSING, POJO -> "undefined";
    };
  }

  /**
   * The value as JSON can keep it, as JSON.stringify would: NaN and the infinities become null,
   * undefined becomes null in arrays and is left out of objects, minus zero is zero. Undefined
   * itself stays a missing node. The value itself where nothing changes.
   *
   * @throws ExpressionException when it is too large or too deep to be kept
   */
  public static JsonNode storable(JsonNode value) {
    return new Storable(new Budget()).of(value);
  }

  /** Whether the value is undefined; what JSON does not know counts as that. */
  static boolean isUndefined(JsonNode value) {
    return value.isMissingNode() || value.isPojo();
  }

  private static double number(JsonNode value) {
    return value.numberValue().doubleValue();
  }
}
