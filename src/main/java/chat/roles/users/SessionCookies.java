package chat.roles.users;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * The cookie by which pages of this server are signed in: a token that no script can read and that
 * is sent along by these pages only. Behind https its name promises as much to the browser.
 */
@Component
public class SessionCookies {

  static final String NAME = "chatroles-session";
  static final String SECURE_NAME = "__Host-" + NAME;

  private final SiteSettings site;
  private final Tokens tokens;

  SessionCookies(SiteSettings site, Tokens tokens) {
    this.site = site;
    this.tokens = tokens;
  }

  /** Signs the browser in with that token, in place of what it had. */
  public void set(HttpServletRequest request, HttpServletResponse response, String token) {
    write(request, response, token, tokens.lifetime());
  }

  /** Makes the browser forget it. */
  public void clear(HttpServletRequest request, HttpServletResponse response) {
    write(request, response, "", Duration.ZERO);
  }

  /** The token that came along. */
  Optional<String> read(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    String name = name(request);
    return cookies == null
        ? Optional.empty()
        : Arrays.stream(cookies)
            .filter(c -> c.getName().equals(name))
            .map(Cookie::getValue)
            .findFirst();
  }

  private void write(
      HttpServletRequest request, HttpServletResponse response, String value, Duration age) {
    ResponseCookie cookie =
        ResponseCookie.from(name(request), value)
            .httpOnly(true)
            .secure(site.isSecure(request))
            .sameSite("Strict")
            .path("/")
            .maxAge(age)
            .build();
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
  }

  private String name(HttpServletRequest request) {
    return site.isSecure(request) ? SECURE_NAME : NAME;
  }
}
