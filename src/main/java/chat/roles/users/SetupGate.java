package chat.roles.users;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Until the first account exists, little more than making it can be done. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
class SetupGate extends OncePerRequestFilter {

  private static final Set<String> OPEN =
      Set.of("/", "/error", "/health", "/metrics", "/api/auth/register", "/api/auth/providers");

  private final Setup setup;
  private final ProblemWriter writer;

  SetupGate(Setup setup, ProblemWriter writer) {
    this.setup = setup;
    this.writer = writer;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getServletPath();
    return OPEN.contains(path) || path.startsWith("/docs/") || path.startsWith("/health/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (setup.isDone()) {
      chain.doFilter(request, response);
      return;
    }
    writer.write(
        request,
        response,
        new Problem(
            Category.UNAVAILABLE,
            "setup-required",
            "There is no account yet; make the first one with POST /api/auth/register."));
  }
}
