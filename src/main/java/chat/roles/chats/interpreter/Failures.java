package chat.roles.chats.interpreter;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Recorded;
import chat.roles.toolbox.spi.ToolFailure;

/** How a failure stands in the journal, so that a replay fails in the same words. */
final class Failures {

  private Failures() {}

  /** Performs, and makes a record of a failure as of an answer. */
  static Performed recorded(Performing performing) throws InterruptedException {
    try {
      return performing.perform();
    } catch (ToolFailure | Problem failure) {
      return record(failure);
    }
  }

  /** Makes a record of a failure; throws it again when it is none of a tool. */
  static Performed record(RuntimeException thrown) {
    return switch (thrown) {
      case ToolFailure failure -> record(failure.statusCode(), failure.getMessage());
      case Problem problem ->
          record(problem.category().status(), String.valueOf(problem.getMessage()));
      default -> throw thrown;
    };
  }

  private static Performed record(int statusCode, String message) {
    return Performed.failed(Json.object().put("statusCode", statusCode).put("message", message));
  }

  /**
   * @throws ToolFailure again, when the record is of one
   */
  static Recorded succeeded(Recorded recorded) {
    if (recorded.failed()) {
      throw new ToolFailure(
          recorded.answer().path("statusCode").asInt(500),
          recorded.answer().path("message").asString(""));
    }
    return recorded;
  }

  /** What may fail. */
  @FunctionalInterface
  interface Performing {
    Performed perform() throws InterruptedException;
  }
}
