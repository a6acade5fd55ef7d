package chat.roles.models;

import chat.roles.toolbox.spi.ToolFailure;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a model chooses its words; null leaves it to the provider.
 *
 * @param temperature 0 to 2
 * @param topP above 0, at most 1
 * @param maxTokens of one answer, from 1
 * @param n how many answers to choose from, 2 to 10; null for one
 */
record Sampling(
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Integer maxTokens,
    @Nullable Integer n) {

  static final Sampling UNSPECIFIED = new Sampling(null, null, null, null);

  private static final int MOST_TOKENS = 1_000_000;
  private static final int MOST_ANSWERS = 10;

  /**
   * @throws ToolFailure 400 that names the first option out of its range
   */
  static Sampling of(ObjectNode options) {
    return new Sampling(
        number(options, "temperature", 0, 2),
        number(options, "topP", Double.MIN_VALUE, 1),
        wholeNumber(options, "maxTokens", MOST_TOKENS),
        several(wholeNumber(options, "n", MOST_ANSWERS)));
  }

  private static @Nullable Integer several(@Nullable Integer n) {
    return n == null || n == 1 ? null : n;
  }

  /** How many answers are wanted. */
  int answers() {
    return n == null ? 1 : n;
  }

  /** The same with at most so many tokens for each answer. */
  Sampling atMost(int tokens) {
    return new Sampling(temperature, topP, tokens, n);
  }

  private static @Nullable Double number(ObjectNode options, String name, double min, double max) {
    JsonNode value = options.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
      throw new ToolFailure(
          400,
          "llm: options.%s must be a number %s %d"
              .formatted(name, min == 0 ? "from 0 to" : "above 0 and at most", (int) max));
    }
    return value.doubleValue();
  }

  private static @Nullable Integer wholeNumber(ObjectNode options, String name, int max) {
    JsonNode value = options.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isNumber()
        || value.doubleValue() != Math.rint(value.doubleValue())
        || !(value.doubleValue() >= 1 && value.doubleValue() <= max)) {
      throw new ToolFailure(
          400, "llm: options." + name + " must be a whole number from 1 to " + max);
    }
    return (int) value.doubleValue();
  }

  /** Adds what is specified to a question's description. */
  void describe(ObjectNode into) {
    if (temperature != null) {
      into.put("temperature", temperature);
    }
    if (topP != null) {
      into.put("topP", topP);
    }
    if (maxTokens != null) {
      into.put("maxTokens", maxTokens);
    }
    if (n != null) {
      into.put("n", n);
    }
  }
}
