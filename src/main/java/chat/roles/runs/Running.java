package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A run that is followed from here. Its life does not depend on whether anybody waits for it. */
public interface Running {

  RunId id();

  /**
   * Waits for the run's end, on whichever node it comes.
   *
   * @return the result (also of a failed or a cancelled run); empty when the run goes on after
   *     {@code atMost}, or when this server stops
   */
  default Optional<JsonNode> await(Duration atMost) throws InterruptedException {
    return awaitMilestone(atMost)
        .map(reached -> reached instanceof Milestone.Ended(JsonNode result) ? result : null);
  }

  /**
   * Waits until the run has ended or waits for its user, on whichever node.
   *
   * @return empty as with {@link #await}, and when the program lets go those who wait
   */
  Optional<Milestone> awaitMilestone(Duration atMost) throws InterruptedException;

  /** Follows the run no longer. */
  void leave();
}
