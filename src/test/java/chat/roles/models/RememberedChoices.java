package chat.roles.models;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kept choices without a database: a companion keeps its choice when it is carried out. */
final class RememberedChoices implements KeptChoices {

  final Map<String, String> kept = new HashMap<>();
  int found;

  @Override
  public @Nullable String find(ActorId actor, Preference preference) {
    found++;
    return kept.get(key(actor, preference));
  }

  @Override
  public List<Companion> keep(
      ActorId actor, Preference preference, @Nullable String before, String now) {
    return List.of(
        new Companion("keep", List.of(now), () -> kept.put(key(actor, preference), now)));
  }

  @Override
  public List<Companion> keepOnly(ActorId actor, Preference preference, String only) {
    return only.equals(kept.get(key(actor, preference)))
        ? List.of()
        : keep(actor, preference, null, only);
  }

  private static String key(ActorId actor, Preference preference) {
    return actor + " " + preference;
  }
}
