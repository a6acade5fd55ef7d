package chat.roles.kernel.web;

import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.problems.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** The one place where what was thrown becomes a problem response. */
@Component
class ProblemResolver implements HandlerExceptionResolver, Ordered {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemResolver.class);

  private final ProblemWriter writer;

  ProblemResolver(ProblemWriter writer) {
    this.writer = writer;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception thrown) {
    if (thrown instanceof AccessDeniedException || thrown instanceof AuthenticationException) {
      return null;
    }
    try {
      if (!(thrown instanceof AsyncRequestNotUsableException)) {
        answer(request, response, thrown);
      }
    } catch (IOException e) {
      LOG.debug("The client left before the answer", e);
    }
    return new ModelAndView();
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, Exception thrown)
      throws IOException {
    if (thrown instanceof Problem problem) {
      if (problem.category().status() == 500) {
        LOG.error("{} {}", request.getMethod(), request.getRequestURI(), problem);
      }
      writer.write(request, response, problem);
      return;
    }
    Problem refused = DatabaseProblems.of(thrown);
    if (refused != null) {
      LOG.warn("{} {}: {}", request.getMethod(), request.getRequestURI(), thrown.getMessage());
      writer.write(request, response, refused);
      return;
    }
    ProblemDocument known = MvcProblems.of(thrown);
    if (known == null) {
      String reference = Ids.nanoid();
      LOG.error("{} {} [{}]", request.getMethod(), request.getRequestURI(), reference, thrown);
      known =
          new ProblemDocument(
              500,
              "internal",
              "Something went wrong on the server; its log has it under " + reference + ".");
    } else if (thrown instanceof ErrorResponse error) {
      copy(error.getHeaders(), response);
    }
    writer.write(request, response, known);
  }

  private static void copy(HttpHeaders headers, HttpServletResponse response) {
    headers.forEach(
        (name, values) -> response.setHeader(name, String.join(", ", List.copyOf(values))));
  }
}
