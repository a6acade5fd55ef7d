package chat.roles.runs;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A place in a run's tree of questions and answers.
 *
 * @param path the place: {@code 0.2.1} is the second of what is below {@code 0.2}; what does not
 *     begin with a digit is outside of the tree
 * @param step what was asked there; null for a place at which nothing was recorded itself, or not
 *     yet, but something below it
 * @param more whether there is something below it that was left out
 */
public record Qa(String path, @Nullable Step step, boolean more) {

  /**
   * A recorded step.
   *
   * @param failed whether the answer describes a failure
   * @param model null for what is no question to a model
   * @param estimated whether the tokens are our estimate
   * @param cost null when it has no price
   * @param attempts how often it was tried, from 1
   * @param node the process that performed it
   */
  public record Step(
      String tool,
      String address,
      Value question,
      Value answer,
      boolean failed,
      @Nullable String model,
      int tokensIn,
      int tokensOut,
      boolean estimated,
      @Nullable BigDecimal cost,
      Instant startedAt,
      Instant endedAt,
      Duration took,
      int attempts,
      String node) {}

  /**
   * A question or an answer.
   *
   * @param json the value; of a cut one, as a string, the first characters of its JSON text
   */
  public record Value(JsonNode json, boolean cut) {}
}
