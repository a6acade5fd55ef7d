package chat.roles.toolbox.spi;

/**
 * Something that a prompt can be sent to. One instance serves all actors and runs at the same time
 * and keeps no state between calls: what must last goes into the dto, a variable, or an effect.
 */
public interface Tool {

  /** The word before the colon in a prompt's {@code to}: {@code llm}, {@code restAPI}. */
  String protocol();

  /** Whether templates in the prompt are left as they stand instead of being interpolated. */
  default boolean takesPromptRaw() {
    return false;
  }

  /**
   * Whether templates in what follows the protocol are left as they stand; {@link ToolCall#render}
   * replaces them.
   */
  default boolean takesAddressRaw() {
    return takesPromptRaw();
  }

  /**
   * Whether the tool itself carries out the prompt's response rules, by {@link ToolCall#respond}.
   */
  default boolean handlesResponses() {
    return false;
  }

  /**
   * Reports every mistake that can be seen in a program before it runs. Executes nothing, touches
   * nothing outside.
   */
  default void check(ToolSite site) {}

  /**
   * What a prompt with this address needs beyond the run: shown to whoever makes an actor of the
   * program. Executes nothing.
   */
  default Needs needs(String address) {
    return Needs.NOTHING;
  }

  /**
   * Answers the question. Everything from outside the process, the clock and chance comes through
   * {@link ToolCall#perform}: between those calls the code is deterministic, since a continued run
   * executes it again with the recorded outcomes.
   *
   * @return the dto that goes on; what the tool says nothing of stays as it was
   * @throws ToolFailure turns the dto into an error dto
   */
  ChatDto act(ToolCall call) throws InterruptedException;
}
