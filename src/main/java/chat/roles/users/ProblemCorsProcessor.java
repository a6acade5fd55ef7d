package chat.roles.users;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.web.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;

/** Refuses what a page elsewhere may not ask, as a problem. */
final class ProblemCorsProcessor extends DefaultCorsProcessor {

  private final ProblemWriter problems;

  ProblemCorsProcessor(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  public boolean processRequest(
      @Nullable CorsConfiguration allowed, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (super.processRequest(allowed, request, response)) {
      return true;
    }
    problems.write(
        request,
        response,
        new Problem(
            Category.FORBIDDEN,
            "other-origin",
            "Pages of other origins may send PUT and PATCH to chats, and nothing else."));
    return false;
  }

  @Override
  protected void rejectRequest(ServerHttpResponse response) {
    // answered by processRequest, which knows the request
  }
}
