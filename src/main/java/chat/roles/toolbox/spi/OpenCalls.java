package chat.roles.toolbox.spi;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * Prompts that a tool has processed as they come up in its own computation, and how the outcomes
 * come back. For tools that go on with other things while a prompt is processed. For one thread.
 *
 * <p>A call that is alone is processed where the tool stands. Calls that are open at the same time
 * go side by side, each as a branch of its own: it sees variables and conversations as they were
 * when it was made, and what it changes is seen by the tool from its arrival on. When none is open
 * any more, the changes are made true in the order of the arrivals.
 *
 * <p>Arrivals come in the order that was recorded, on every execution: a tool that does the same
 * between two arrivals comes to the same.
 */
public interface OpenCalls extends AutoCloseable {

  /**
   * Opens a call. It begins when the tool next waits.
   *
   * @param prompt a ChatPrompt as data; a mistake in it makes an error dto
   * @return its number, counted from 0 in the order in which calls are opened
   */
  int process(ChatDto dto, JsonNode prompt);

  /** Opens a call that does nothing but end after that time, durably. */
  int sleep(Duration time);

  /** Whether there is anything to wait for. */
  boolean isEmpty();

  /** Whether all that there is to wait for is time. */
  boolean isAsleep();

  /** Waits for the next arrival. Suspends the run when all that is open waits for something. */
  Arrived next() throws InterruptedException;

  /** The actor's variables as the tool sees them now. */
  Variables variables();

  /** As {@link ToolCall#perform}, at the place to which the tool has come. */
  JsonNode perform(Effect effect) throws InterruptedException;

  /**
   * Passes a place at which the tool may break down by chance: for lack of time, or of memory. To
   * be called in the same places on every execution.
   *
   * @throws ToolFailure when the tool broke down here before
   */
  void pass() throws InterruptedException;

  /**
   * Records that the tool broke down at the place that it passed last. What is returned is to be
   * thrown.
   */
  ToolFailure breakDown(ToolFailure failure) throws InterruptedException;

  /** Ends what is open still; what it changed is lost. */
  @Override
  void close();

  /** What a call came to. */
  record Arrived(int number, ChatDto dto) {}
}
