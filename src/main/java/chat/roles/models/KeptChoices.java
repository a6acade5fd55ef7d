package chat.roles.models;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which model an actor has for which preference, the same on all nodes. */
interface KeptChoices {

  /**
   * The {@link Source#key} that is kept; null when there is none. May be behind by what other nodes
   * changed within the last minute.
   */
  @Nullable String find(ActorId actor, Preference preference);

  /**
   * The writes that keep {@code now}, unless something else than {@code before} is kept meanwhile.
   */
  List<Companion> keep(ActorId actor, Preference preference, @Nullable String before, String now);

  /** The writes that keep the only one there is; none when this node has kept it already. */
  List<Companion> keepOnly(ActorId actor, Preference preference, String only);
}
