package chat.roles.runs;

import org.jspecify.annotations.Nullable;

/**
 * One place in two runs.
 *
 * @param one null when only the other run has it
 * @param other null when only the one run has it
 */
public record Comparison(String path, Change change, @Nullable Qa one, @Nullable Qa other) {

  /** How the other run differs there. */
  public enum Change {
    /** The same question and the same answer. */
    SAME,
    /** Another question or another answer. */
    DIFFERENT,
    /** Only the one run has it. */
    REMOVED,
    /** Only the other run has it. */
    ADDED
  }
}
