package chat.roles.users;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A valid token, in Spring Security's words. */
final class CallerAuthentication extends AbstractAuthenticationToken {

  private final transient Session session;

  CallerAuthentication(Session session) {
    super(List.of());
    this.session = session;
    setAuthenticated(true);
  }

  Session session() {
    return session;
  }

  @Override
  public Caller getPrincipal() {
    return session.caller();
  }

  @Override
  public String getCredentials() {
    return "";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallerAuthentication a && a.session.equals(session);
  }

  @Override
  public int hashCode() {
    return session.hashCode();
  }
}
