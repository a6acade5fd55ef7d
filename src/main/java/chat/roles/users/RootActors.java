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

  /**
   * Changes what is not null about the user's root actor; an empty avatar removes it. Joins the
   * transaction that changes the user.
   */
  void change(UserId user, @Nullable String nick, @Nullable String avatar);
}
