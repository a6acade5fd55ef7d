package chat.roles.users.oauth;

import chat.roles.users.Seal;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * Carries what a sign-in needs to the way back, in the browser that began it: nobody else can go on
 * with it, and any node can. Each has a cookie of its own, so that two pages can be on their way.
 */
@Component
class PendingCookies {

  static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final String NAME = "chatroles-oauth-";
  private static final int NAMED_BY = 8;

  private final Seal seal;

  PendingCookies(Seal seal) {
    this.seal = seal;
  }

  ResponseCookie of(Pending pending) {
    return cookie(pending, seal.close(pending.json(), place(pending.provider())), LIFETIME);
  }

  /** Takes it away. */
  ResponseCookie gone(Pending pending) {
    return cookie(pending, "", Duration.ZERO);
  }

  /** What this browser began with that state, unless it is too long ago. */
  Optional<Pending> find(HttpServletRequest request, String provider, String state) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null || state.length() < NAMED_BY) {
      return Optional.empty();
    }
    return Arrays.stream(cookies)
        .filter(c -> c.getName().equals(name(state)))
        .flatMap(c -> seal.open(c.getValue(), place(provider)).stream())
        .flatMap(text -> Pending.read(text).stream())
        .filter(p -> p.state().equals(state) && p.expiresAt().isAfter(Instant.now()))
        .findFirst();
  }

  private static ResponseCookie cookie(Pending pending, String value, Duration age) {
    return ResponseCookie.from(name(pending.state()), value)
        .httpOnly(true)
        .secure(pending.redirectUri().startsWith("https:"))
        .sameSite("Lax") // the way back begins at the provider's page
        .path("/api/oauth")
        .maxAge(age)
        .build();
  }

  /** A state is base64, whose other characters a cookie's name cannot have. */
  private static String name(String state) {
    return NAME + state.substring(0, NAMED_BY).replaceAll("[^A-Za-z0-9]", "_");
  }

  private static String place(String provider) {
    return "sign-in by " + provider;
  }
}
