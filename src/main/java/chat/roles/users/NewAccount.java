package chat.roles.users;

import org.jspecify.annotations.Nullable;

/**
 * What somebody who registers sends.
 *
 * @param setupCode what lets the first account be made from elsewhere
 * @param invitation the code of an administrator
 * @param local whether the request comes from the server's own machine
 */
public record NewAccount(
    String username,
    String password,
    @Nullable String email,
    @Nullable String setupCode,
    @Nullable String invitation,
    boolean local) {

  /**
   * What a name looks like: letters, digits and single inner hyphens. Without groups, which would
   * recurse once for each letter of whatever is sent.
   */
  public static final String USERNAME = "(?!-)(?!.*--)(?!.*-$)[A-Za-z0-9-]+";

  /** The longest nick. */
  public static final int MAX_NICK = 24;

  /** The nick until the user chooses one: the name, as far as it fits. */
  static String nick(String username) {
    String cut = username.substring(0, Math.min(username.length(), MAX_NICK));
    return cut.endsWith("-") ? cut.substring(0, cut.length() - 1) : cut;
  }
}
