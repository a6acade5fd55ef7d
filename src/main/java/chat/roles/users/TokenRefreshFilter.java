package chat.roles.users;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives a fresh token along with the answer to a request that came with an ageing one. */
final class TokenRefreshFilter extends OncePerRequestFilter {

  private final Tokens tokens;

  TokenRefreshFilter(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication a) {
      tokens
          .refreshed(a.session())
          .ifPresent(t -> response.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + t));
    }
    chain.doFilter(request, response);
  }
}
