package chat.roles.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Proves that a page of this server sent a request that a browser signed with the session cookie:
 * each session has its own, which only that page could read. It is derived, so that any node knows
 * it and a cookie that somebody else planted does not help.
 */
@Component
class CsrfTokens {

  static final String HEADER = "X-CSRF-Token";

  private final TokenKey key;

  CsrfTokens(TokenKey key) {
    this.key = key;
  }

  String of(Session session) {
    return key.derived("csrf token of " + session.id());
  }

  boolean matches(Session session, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), of(session).getBytes(StandardCharsets.UTF_8));
  }
}
