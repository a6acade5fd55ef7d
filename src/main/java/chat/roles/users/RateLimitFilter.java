package chat.roles.users;

import chat.roles.kernel.problems.TooOftenException;
import chat.roles.kernel.web.ProblemWriter;
import chat.roles.users.limits.RateLimits;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses whoever asks too often. Whoever is signed in is counted by user (an actor's token by its
 * actor, so that a page that embeds it does not use up its owner's share), others by address.
 */
final class RateLimitFilter extends OncePerRequestFilter {

  private final RateLimits limits;
  private final ProblemWriter problems;

  RateLimitFilter(RateLimits limits, ProblemWriter problems) {
    this.limits = limits;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getServletPath().startsWith("/api/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<TooOftenException> tooOften = tooOften(request);
    if (tooOften.isPresent()) {
      problems.write(request, response, tooOften.get());
    } else {
      chain.doFilter(request, response);
    }
  }

  private Optional<TooOftenException> tooOften(HttpServletRequest request) {
    if (signsIn(request)) {
      Optional<TooOftenException> signIns = limits.ofSignIns(request.getRemoteAddr());
      if (signIns.isPresent()) {
        return signIns;
      }
    }
    return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication a
        ? limits.ofCaller(a.getPrincipal().actor().value())
        : limits.ofAddress(request.getRemoteAddr());
  }

  /** Whether it makes an account or a session, which costs more than other requests. */
  private static boolean signsIn(HttpServletRequest request) {
    String path = request.getServletPath();
    return path.startsWith("/api/oauth/")
        || (request.getMethod().equals("POST")
            && (path.equals("/api/auth/login")
                || path.equals("/api/auth/register")
                || path.equals("/api/users")));
  }
}
