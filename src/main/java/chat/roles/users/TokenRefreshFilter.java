package chat.roles.users;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives a fresh token along with the answer to a request that came with an ageing one, in the way
 * that it came.
 */
final class TokenRefreshFilter extends OncePerRequestFilter {

  private final Tokens tokens;
  private final SessionCookies cookies;

  TokenRefreshFilter(Tokens tokens, SessionCookies cookies) {
    this.tokens = tokens;
    this.cookies = cookies;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication a
        && a.credential() instanceof Session session) {
      tokens
          .refreshed(session)
          .ifPresent(fresh -> {
            if (a.isByCookie()) {
              cookies.set(request, response, fresh);
            } else {
              response.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + fresh);
            }
          });
    }
    chain.doFilter(request, response);
  }
}
