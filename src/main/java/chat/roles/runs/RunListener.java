package chat.roles.runs;

import tools.jackson.databind.JsonNode;

/**
 * Follows a run on this node. Called on the run's own threads: must return at once and never throw.
 * What was recorded before a take-over is not told again.
 */
public interface RunListener {

  /** A step is being performed now. */
  default void began(Journal.Step step) {}

  /** A step's outcome was recorded. */
  default void ended(Journal.Step step, Journal.Performed performed) {}

  /** A further piece of the answer being made at {@code path}. */
  default void delta(String path, String piece) {}

  /** The run ended, or this node lost it; nothing follows. */
  default void finished(JsonNode result) {}
}
