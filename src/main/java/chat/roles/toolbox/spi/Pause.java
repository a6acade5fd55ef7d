package chat.roles.toolbox.spi;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a tool suspends the run for. */
public sealed interface Pause {

  /** A time, counted from when the run first comes here. */
  record Sleep(Duration time) implements Pause {}

  /** A point in time; one that is past already is no pause. */
  record Until(Instant time) implements Pause {}

  /**
   * The word of the actor's user, who is shown this.
   *
   * @param prompt what the program asks of the user; null for nothing in particular
   * @param message the same, for people
   */
  record User(ChatDto dto, @Nullable JsonNode prompt, String message) implements Pause {}
}
