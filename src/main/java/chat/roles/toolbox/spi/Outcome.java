package chat.roles.toolbox.spi;

import chat.roles.kernel.db.Companion;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What performing an effect came to; recorded in one commit.
 *
 * @param answer any JSON
 * @param usage null for what costs no tokens
 * @param turn what the conversation gains when the chat is contextual and not stateless; null for
 *     nothing
 * @param companions writes to our own database that become true with the record
 */
public record Outcome(
    JsonNode answer, @Nullable Usage usage, @Nullable Turn turn, List<Companion> companions) {

  public Outcome {
    companions = List.copyOf(companions);
  }

  /** An answer and nothing else. */
  public static Outcome of(JsonNode answer) {
    return new Outcome(answer, null, null, List.of());
  }

  /** A question to a language model and its answer, as a conversation remembers them. */
  public record Turn(String question, String answer) {}

  /**
   * What a model call used.
   *
   * @param model its name as the provider knows it
   * @param estimated whether the provider reported no tokens and these are our estimate
   * @param attempts how often it was asked until it answered, from 1
   * @param cost in the currency of the models' prices; null when it has no price
   */
  public record Usage(
      String model,
      int tokensIn,
      int tokensOut,
      boolean estimated,
      int attempts,
      @Nullable BigDecimal cost) {}
}
