package chat.roles.toolbox.spi;

import tools.jackson.databind.JsonNode;

/** Something outside the run's own computation: a model call, a request, the clock, chance. */
public interface Effect {

  /**
   * What is asked, for the trace and as the check of a replay: the same on every execution of the
   * same step.
   */
  JsonNode question();

  /**
   * Does it. Called at most once for each time that the run is continued, and never again after its
   * outcome was recorded.
   *
   * @throws ToolFailure to record a failure as the outcome
   * @throws Postponed to record nothing, and be called again later
   */
  Outcome perform(Attempt attempt) throws InterruptedException;
}
