package chat.roles.actors;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.users.RootActors;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Root actors: of a role that does nothing, without a host, ready at once. */
@Component
class StoredRootActors implements RootActors {

  private static final RoleId DOES_NOTHING = new RoleId("do-nothing-role");

  private final ActorStore store;

  StoredRootActors(ActorStore store) {
    this.store = store;
  }

  @Override
  public void create(UserId user, String nick, @Nullable String avatar) {
    Blueprint blueprint = new Blueprint(DOES_NOTHING, nick, null, null, false, List.of());
    var _ =
        store.insert(
            user, null, blueprint, nick, avatar, new ActorId(user.value()), ActorState.READY);
  }

  @Override
  public void change(UserId user, @Nullable String nick, @Nullable String avatar) {
    var _ = store.describe(new ActorId(user.value()), nick, avatar);
  }
}
