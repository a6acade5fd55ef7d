package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import org.jspecify.annotations.Nullable;

/** What users need of actors: a root for each user's tree. */
public interface RootActors {

  /**
   * Makes the user's root actor, whose id is the user's. Joins the transaction that creates the
   * user.
   */
  void create(UserId user, String nick, @Nullable String avatar);
}
