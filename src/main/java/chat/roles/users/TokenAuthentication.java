package chat.roles.users;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/** Takes a bearer token for what it says, if it is ours and its session still counts. */
@Component
class TokenAuthentication implements AuthenticationManager {

  private final Tokens tokens;
  private final Sessions sessions;

  TokenAuthentication(Tokens tokens, Sessions sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  @Override
  public Authentication authenticate(Authentication asked) {
    if (!(asked instanceof BearerTokenAuthenticationToken bearer)) {
      throw new InvalidBearerTokenException("not a bearer token");
    }
    return tokens
        .read(bearer.getToken())
        .filter(sessions::isLive)
        .map(CallerAuthentication::new)
        .orElseThrow(() -> new InvalidBearerTokenException("not valid"));
  }
}
