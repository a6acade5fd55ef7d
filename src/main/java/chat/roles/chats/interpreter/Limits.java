package chat.roles.chats.interpreter;

import chat.roles.toolbox.spi.Stopped;
import java.util.concurrent.atomic.AtomicLong;

/** Ends runs that would never end by themselves. One instance a run. */
final class Limits {

  private final AtomicLong prompts = new AtomicLong();
  private final InterpreterSettings settings;

  Limits(InterpreterSettings settings) {
    this.settings = settings;
  }

  /**
   * Counts one processed prompt.
   *
   * @throws Stopped when the run has processed too many
   */
  void countPrompt() {
    if (prompts.incrementAndGet() > settings.maxPrompts()) {
      throw new Stopped(
          508,
          "This chat has processed more than %,d prompts; it looks like a program without an end. Check its loops and member calls."
              .formatted(settings.maxPrompts()));
    }
  }

  /** Refuses to call deeper than allowed. */
  void checkDepth(int depth) {
    if (depth > settings.maxCallDepth()) {
      throw new Stopped(
          508,
          "Members call each other more than %d levels deep; check whether two of them call each other without an end."
              .formatted(settings.maxCallDepth()));
    }
  }

  /** Whether a loop has had its last round. */
  boolean isLastRound(int rounds) {
    return rounds >= settings.maxLoopRounds();
  }

  int maxLoopRounds() {
    return settings.maxLoopRounds();
  }
}
