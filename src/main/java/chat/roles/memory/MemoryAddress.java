package chat.roles.memory;

import chat.roles.kernel.problems.Problem;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.ToolCall;

/** An address of the memory tool that takes several steps of the run. */
public interface MemoryAddress {

  /** What follows {@code memory:}. */
  String address();

  /**
   * As {@link chat.roles.toolbox.spi.Tool#act}.
   *
   * @throws Problem turns the dto into an error dto; not inside of an effect
   */
  ChatDto act(ToolCall call) throws InterruptedException;
}
