package chat.roles.kernel.web;

import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.problems.TooOftenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Answers with a problem, whatever the request's Accept header says. For filters; controllers throw
 * the {@link Problem} instead.
 */
@Component
public class ProblemWriter {

  /** Answers with the problem; does nothing when an answer has begun already. */
  public void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    if (problem instanceof TooOftenException often) {
      response.setHeader(
          HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, often.retryAfter().toSeconds())));
    }
    write(request, response, ProblemDocument.of(problem));
  }

  void write(HttpServletRequest request, HttpServletResponse response, ProblemDocument problem)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(problem.status());
    if (problem.status() == HttpServletResponse.SC_UNAUTHORIZED
        && response.getHeader(HttpHeaders.WWW_AUTHENTICATE) == null) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    byte[] body = problem.json(request.getRequestURI());
    response.setContentType(ProblemDocument.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
  }
}
