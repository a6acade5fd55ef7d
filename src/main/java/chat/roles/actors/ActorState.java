package chat.roles.actors;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where an actor is in its life. */
public enum ActorState {
  /** Stored; its lifecycle is not through yet. */
  CREATED,
  /** Can be chatted with. */
  READY,
  /** Its task is done; it can still be chatted with. */
  FINISHED,
  /** A lifecycle prompt ended in an error; can be tried again. */
  FAILED;

  /** The states from which an actor may come to this one. */
  Set<ActorState> before() {
    return switch (this) {
      case CREATED -> EnumSet.of(FAILED);
      case READY, FAILED -> EnumSet.of(CREATED);
      case FINISHED -> EnumSet.of(READY);
    };
  }

  /** As the API writes it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
