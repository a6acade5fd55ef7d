package chat.roles.kernel.web;

import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Looks at each request before anybody else: its query string and the version that it asks for.
 * There is one version, which answers whoever asks for that or a later one.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class RequestGuard extends OncePerRequestFilter {

  static final String VERSION_HEADER = "x-api-version";

  private final ProblemWriter writer;

  RequestGuard(ProblemWriter writer) {
    this.writer = writer;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader(VERSION_HEADER, "1");
    Optional<Mistake> mistake = mistake(request);
    String type = request.getContentType();
    if (type != null && type.contains("*")) {
      // Spring MVC fails over it instead of refusing it
      writer.write(request, response, MvcProblems.unsupportedType());
    } else if (mistake.isPresent()) {
      writer.write(request, response, Problem.invalid(List.of(mistake.get())));
    } else {
      passOn(request, response, chain);
    }
  }

  /** Filters need the database, too, and have no resolver of exceptions above them. */
  private void passOn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (RuntimeException e) {
      Problem refused = DatabaseProblems.of(e);
      if (refused == null) {
        throw e;
      }
      logger.warn(request.getMethod() + " " + request.getRequestURI() + ": " + e.getMessage());
      writer.write(request, response, refused);
    }
  }

  private static Optional<Mistake> mistake(HttpServletRequest request) {
    @Nullable String version = request.getHeader(VERSION_HEADER);
    if (version != null && !version.strip().matches("0*[1-9][0-9]{0,30}")) {
      return Optional.of(new Mistake(VERSION_HEADER, "must be a whole number from 1"));
    }
    return QueryString.mistake(request.getQueryString());
  }
}
