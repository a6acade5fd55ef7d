package chat.roles.toolbox.spi;

import chat.roles.kernel.ids.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an effect may use while it is performed. */
public interface Attempt {

  /** The same for every attempt at this step, whatever node makes it; at most 100 characters. */
  String idempotencyKey();

  /** The run in whose course it is performed. */
  RunId run();

  /**
   * Grows each time that the run gets another owner. What an earlier owner performs is never
   * recorded.
   */
  int epoch();

  /** Tokens that the chat's budget still has; {@code Long.MAX_VALUE} when it has none. */
  default long budgetTokens() {
    return Long.MAX_VALUE;
  }

  /** The actor's conversation so far, oldest first; empty when the chat is stateless. */
  List<Message> conversation();

  /** The platform's model that answers in this run, whatever its program says; null: as it says. */
  default @Nullable String model() {
    return null;
  }

  /** Shows a further piece of the answer to whoever watches the run. */
  void delta(String piece);
}
