package chat.roles.users;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Signs in by the session cookie what came without an Authorization header. A cookie that does not
 * count is as none, and is taken away. Whatever changes something needs the session's CSRF token.
 */
final class SessionCookieFilter extends OncePerRequestFilter {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final SessionCookies cookies;
  private final Credentials credentials;
  private final CsrfTokens csrf;
  private final ProblemWriter problems;

  SessionCookieFilter(
      SessionCookies cookies, Credentials credentials, CsrfTokens csrf, ProblemWriter problems) {
    this.cookies = cookies;
    this.credentials = credentials;
    this.csrf = csrf;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<String> cookie =
        request.getHeader(HttpHeaders.AUTHORIZATION) == null
            ? cookies.read(request)
            : Optional.empty();
    Optional<CallerAuthentication> who = cookie.flatMap(credentials::ofCookie);
    if (who.isPresent() && !isOurs(request, who.get()) && !signsIn(request)) {
      problems.write(
          request,
          response,
          new Problem(
              Category.FORBIDDEN,
              "csrf-token-required",
              "With the session cookie, send the csrfToken of the sign-in or of GET /api/me as the"
                  + " header X-CSRF-Token."));
      return;
    }
    if (who.isPresent()) {
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(who.get());
      SecurityContextHolder.setContext(context);
    } else if (cookie.isPresent()) {
      cookies.clear(request, response);
    }
    chain.doFilter(request, response);
  }

  /** Signing in anew needs what a stranger's page does not know, and nothing of the old session. */
  private static boolean signsIn(HttpServletRequest request) {
    String path = request.getServletPath();
    return request.getMethod().equals("POST")
        && (path.equals("/api/auth/login")
            || path.equals("/api/auth/register")
            || path.equals("/api/users"));
  }

  private boolean isOurs(HttpServletRequest request, CallerAuthentication who) {
    return SAFE.contains(request.getMethod())
        || (who.credential() instanceof Session session
            && csrf.matches(session, request.getHeader(CsrfTokens.HEADER)));
  }
}
