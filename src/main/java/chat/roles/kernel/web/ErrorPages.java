package chat.roles.kernel.web;

import chat.roles.kernel.problems.Problem;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers for errors outside Spring MVC's reach: in filters, and by {@code sendError}. */
@Controller
@Hidden
class ErrorPages implements ErrorController {

  private final ProblemWriter writer;

  ErrorPages(ProblemWriter writer) {
    this.writer = writer;
  }

  @RequestMapping("${server.error.path:/error}")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Problem refused =
        request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown
            ? DatabaseProblems.of(thrown)
            : null;
    if (refused != null) {
      writer.write(request, response, refused);
      return;
    }
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer given
            ? given
            : 404;
    writer.write(request, response, ProblemDocument.of(status));
  }
}
