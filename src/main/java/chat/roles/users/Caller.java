package chat.roles.users;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;

/**
 * Who sent a request, as the token says: the principal that controllers receive by
 * {@code @AuthenticationPrincipal}. Null where a path is public and no token came along.
 *
 * @param user the owner, to whom every look-up is scoped
 * @param actor the actor that the token names
 */
public record Caller(UserId user, ActorId actor) {

  /** Whether this is the user, and not an actor whose token may chat only. */
  public boolean isUser() {
    return actor.value().equals(user.value());
  }
}
