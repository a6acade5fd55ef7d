package chat.roles.toolbox.spi;

import java.util.List;

/** What an effect may use while it is performed. */
public interface Attempt {

  /** The same for every attempt at this step, whatever node makes it; at most 100 characters. */
  String idempotencyKey();

  /** The actor's conversation so far, oldest first; empty when the chat is stateless. */
  List<Message> conversation();

  /** Shows a further piece of the answer to whoever watches the run. */
  void delta(String piece);
}
