package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A run that was started here. Its life does not depend on whether anybody waits for it. */
public interface Running {

  RunId id();

  /**
   * Waits for the run's end, on whichever node it comes.
   *
   * @return the result (also of a failed or a cancelled run); empty when the run goes on after
   *     {@code atMost}, or when this server stops
   */
  Optional<JsonNode> await(Duration atMost) throws InterruptedException;
}
