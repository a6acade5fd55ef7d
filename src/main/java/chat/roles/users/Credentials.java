package chat.roles.users;

import java.util.Optional;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Takes a token for what it says, if it is ours and still counts: a JWT of a sign-in or an actor,
 * or a personal access token. Costs one query.
 */
@Component
class Credentials implements AuthenticationManager {

  private final Tokens tokens;
  private final Sessions sessions;
  private final PersonalTokens personal;

  Credentials(Tokens tokens, Sessions sessions, PersonalTokens personal) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.personal = personal;
  }

  @Override
  public Authentication authenticate(Authentication asked) {
    if (!(asked instanceof BearerTokenAuthenticationToken bearer)) {
      throw new InvalidBearerTokenException("not a bearer token");
    }
    String token = bearer.getToken();
    return (PersonalTokens.isOne(token) ? personal.use(token) : session(token, false))
        .orElseThrow(() -> new InvalidBearerTokenException("not valid"));
  }

  /** Who sent that session cookie; empty when it does not count. */
  Optional<CallerAuthentication> ofCookie(String token) {
    return session(token, true).filter(a -> a.getPrincipal().isUser());
  }

  private Optional<CallerAuthentication> session(String token, boolean byCookie) {
    return tokens
        .read(token)
        .flatMap(
            s -> sessions.liveAdmin(s).map(admin -> new CallerAuthentication(s, admin, byCookie)));
  }
}
