package chat.roles.kernel.web;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A problem as RFC 9457 has it. Its type is {@code about:blank}, which the format lets us leave
 * out: programs tell problems apart by {@code code}.
 */
record ProblemDocument(int status, String code, String detail, List<Mistake> errors) {

  static final String MEDIA_TYPE = "application/problem+json";

  private static final int MAX_INSTANCE = 300;

  ProblemDocument(int status, String code, String detail) {
    this(status, code, detail, List.of());
  }

  static ProblemDocument of(Problem problem) {
    return new ProblemDocument(
        problem.category().status(),
        problem.code(),
        String.valueOf(problem.getMessage()),
        problem.mistakes());
  }

  /** What is said about a status of which no more is known. */
  static ProblemDocument of(int status) {
    return switch (status) {
      case 400 -> new ProblemDocument(400, "bad-request", "The request cannot be understood.");
      case 401 -> new ProblemDocument(401, "unauthenticated", "Sign in first.");
      case 403 -> new ProblemDocument(403, "forbidden", "This is not allowed with your token.");
      case 404 -> new ProblemDocument(404, "path-not-found", "There is nothing at this path.");
      case 405 -> new ProblemDocument(405, "method-not-allowed", "Not with this HTTP method.");
      case 413 -> new ProblemDocument(413, "body-too-large", "The request is too large.");
      case 414 -> new ProblemDocument(414, "uri-too-long", "The request's URL is too long.");
      case 431 -> new ProblemDocument(431, "headers-too-large", "The headers are too long.");
      case 500 -> new ProblemDocument(500, "internal", "Something went wrong on the server.");
      case 503 -> new ProblemDocument(503, "unavailable", "Not now; try again later.");
      default -> new ProblemDocument(status, "http-" + status, title(status) + ".");
    };
  }

  /**
   * @param instance the path of the request
   */
  byte[] json(@Nullable String instance) {
    ObjectNode document =
        Json.object()
            .put("title", title(status))
            .put("status", status)
            .put("detail", detail)
            .put("code", code)
            .put("statusCode", status);
    if (instance != null) {
      document.put("instance", instance.substring(0, Math.min(instance.length(), MAX_INSTANCE)));
    }
    if (!errors.isEmpty()) {
      ArrayNode list = document.putArray("errors");
      errors.forEach(e -> list.addObject().put("path", e.path()).put("message", e.message()));
    }
    return Json.write(document).getBytes(StandardCharsets.UTF_8);
  }

  private static String title(int status) {
    HttpStatus known = HttpStatus.resolve(status);
    return known == null ? "HTTP " + status : known.getReasonPhrase();
  }
}
