package chat.roles.users;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A valid token, in Spring Security's words. */
final class CallerAuthentication extends AbstractAuthenticationToken {

  private final transient Credential credential;
  private final boolean admin;
  private final boolean byCookie;

  /**
   * @param admin whether the user may administer the server
   * @param byCookie whether a browser sent it without being asked to
   */
  CallerAuthentication(Credential credential, boolean admin, boolean byCookie) {
    super(List.of());
    this.credential = credential;
    this.admin = admin;
    this.byCookie = byCookie;
    setAuthenticated(true);
  }

  Credential credential() {
    return credential;
  }

  /** Whether the user, and not an actor of the user's, may administer the server. */
  boolean isAdmin() {
    return admin && getPrincipal().isUser();
  }

  boolean isByCookie() {
    return byCookie;
  }

  @Override
  public Caller getPrincipal() {
    return credential.caller();
  }

  @Override
  public String getCredentials() {
    return "";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallerAuthentication a
        && a.credential.equals(credential)
        && a.admin == admin
        && a.byCookie == byCookie;
  }

  @Override
  public int hashCode() {
    return Objects.hash(credential, admin, byCookie);
  }
}
