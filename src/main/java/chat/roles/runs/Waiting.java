package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a run waits for at one place.
 *
 * @param actor whose program waits
 * @param shown what whoever may end the wait sees
 * @param atMost null: until something comes; counted from when the run first comes to this place
 * @param companions writes that become true when the run first goes to sleep here
 */
public record Waiting(
    Reason reason,
    ActorId actor,
    JsonNode shown,
    @Nullable Duration atMost,
    List<Companion> companions) {

  public Waiting {
    companions = List.copyOf(companions);
  }

  /** For whom or what. */
  public enum Reason {
    /** Its user's word. */
    USER,
    /** An answer of a program of its user's. */
    CLIENT,
    /** A time. */
    TIMER,
    /** Its turn in an actor's mailbox. */
    ACTOR,
    /** A quota that comes back. */
    QUOTA;

    /** Whether others of the run's lane go on meanwhile. */
    boolean givesTurnBack() {
      return this == USER || this == TIMER;
    }

    String inDatabase() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Reason ofDatabase(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }
}
