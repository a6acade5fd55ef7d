package chat.roles.users;

import chat.roles.kernel.json.Json;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/**
 * What a model costs, in whatever currency its owner counts.
 *
 * @param input of a million tokens of questions
 * @param output of a million tokens of answers
 */
public record Price(BigDecimal input, BigDecimal output) {

  private static final int MILLION = 6;
  private static final int MOST_DIGITS = 12;
  private static final BigDecimal HIGHEST = BigDecimal.valueOf(1_000_000_000);

  public Price {
    if (!isSensible(input) || !isSensible(output)) {
      throw new IllegalArgumentException(
          "a price is from 0 to 1000000000 and has at most 12 decimal places");
    }
  }

  /** Whether it may be a price: neither negative nor of absurd length. */
  static boolean isSensible(BigDecimal price) {
    return price.signum() >= 0
        && price.precision() <= 2 * MOST_DIGITS
        && price.scale() <= MOST_DIGITS
        && price.scale() >= -MOST_DIGITS
        && price.compareTo(HIGHEST) <= 0;
  }

  /** The exact cost of so many tokens. */
  public BigDecimal of(long tokensIn, long tokensOut) {
    return input
        .multiply(BigDecimal.valueOf(tokensIn))
        .add(output.multiply(BigDecimal.valueOf(tokensOut)))
        .movePointLeft(MILLION);
  }

  JsonNode toJson() {
    return Json.object().put("input", input).put("output", output);
  }
}
