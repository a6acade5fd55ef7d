package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account.
 *
 * @param id also the id of the user's root actor
 * @param realm who vouches for the user: {@code local}, or a sign-in provider's name
 * @param username unique in its realm, whatever the case
 * @param admin whether the user may administer the server
 */
public record User(
    UserId id,
    String realm,
    String username,
    String nick,
    @Nullable String avatar,
    @Nullable String email,
    boolean admin,
    Instant createdAt,
    Instant updatedAt) {

  /** The longest name. */
  static final int MAX_USERNAME = 39;

  /** The realm of accounts with a password here. */
  public static final String LOCAL = "local";
}
