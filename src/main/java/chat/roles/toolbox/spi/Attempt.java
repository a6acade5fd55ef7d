package chat.roles.toolbox.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an effect may use while it is performed. */
public interface Attempt {

  /** The same for every attempt at this step, whatever node makes it; at most 100 characters. */
  String idempotencyKey();

  /** The actor's conversation so far, oldest first; empty when the chat is stateless. */
  List<Message> conversation();

  /** The platform's model that answers in this run, whatever its program says; null: as it says. */
  default @Nullable String model() {
    return null;
  }

  /** Shows a further piece of the answer to whoever watches the run. */
  void delta(String piece);
}
