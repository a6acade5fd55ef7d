package chat.roles.models;

import java.math.BigDecimal;

/**
 * What a model costs, in whatever currency the operator counts.
 *
 * @param input of a million tokens of questions
 * @param output of a million tokens of answers
 */
record Price(BigDecimal input, BigDecimal output) {

  private static final int MILLION = 6;

  Price {
    if (input.signum() < 0 || output.signum() < 0) {
      throw new IllegalArgumentException("a price must not be below 0");
    }
  }

  /** The exact cost of so many tokens. */
  BigDecimal of(long tokensIn, long tokensOut) {
    return input
        .multiply(BigDecimal.valueOf(tokensIn))
        .add(output.multiply(BigDecimal.valueOf(tokensOut)))
        .movePointLeft(MILLION);
  }
}
