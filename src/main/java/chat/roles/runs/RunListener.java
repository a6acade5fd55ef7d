package chat.roles.runs;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * Follows a run from the node where it was started. Must return at once and should not throw; what
 * it throws is logged and harms nobody. What was recorded before a take-over is not told again, and
 * of the part of a run that another node carries out only the end is told.
 */
public interface RunListener {

  /**
   * A run that goes on is past its record: its first new step begins.
   *
   * @param took since this node took it on
   */
  default void replayed(Duration took) {}

  /** A step is being performed now. */
  default void began(Journal.Step step) {}

  /**
   * A step's outcome was recorded.
   *
   * @param tookMicros how long performing it took
   */
  default void ended(Journal.Step step, Journal.Performed performed, long tookMicros) {}

  /** A further piece of the answer being made at {@code path}. */
  default void delta(String path, String piece) {}

  /** The run's result will come later than anybody should wait for; what follows is told still. */
  default void released() {}

  /** The run waits for its user; told at most once, and nothing follows. */
  default void suspended(Suspension suspension) {}

  /**
   * The run ended, on whichever node; told exactly once, and nothing follows.
   *
   * @param result a missing node when this server stops while the run goes on elsewhere
   */
  default void finished(JsonNode result) {}
}
