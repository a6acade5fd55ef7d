package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What runs of one kind do. Deterministic but for its journal. */
public interface RunProgram {

  /** The kind that new runs name; stable, since it is stored. */
  String kind();

  /**
   * Carries the run out, from its beginning: on a continued run the journal answers the steps that
   * are recorded already. Runs on a virtual thread and may block.
   *
   * <p>Any other exception fails the run with what {@link #failure} makes of it.
   *
   * @throws RunLostException from the journal; never caught: another node has the run now, or it
   *     was cancelled
   */
  RunEnd execute(Execution execution) throws InterruptedException;

  /**
   * The result of a run that was ended by an exception instead of by its program: a {@link
   * chat.roles.kernel.problems.Problem} (too large a value), {@link DivergedException}, {@link
   * RunCancelledException}, or a bug. Names no internals.
   */
  default JsonNode failure(Throwable thrown) {
    return Json.object().put("message", reason(thrown));
  }

  /**
   * Writes that become true with the end of a run, however it ended but for a cancel. The relation
   * that they read has, beyond the usual, the boolean column {@code unattended}: whether nobody
   * waits for the result any more.
   *
   * @param chars how long the result is as JSON
   */
  default List<Companion> ending(Execution execution, JsonNode result, int chars, boolean failed) {
    return List.of();
  }

  /**
   * Writes that become true when a user cancels a run of that kind. Not asked when the run ends
   * because its actor is deleted.
   */
  default List<Companion> cancelled(UserId owner, ActorId actor) {
    return List.of();
  }

  /** What may be said of an exception to the owner of the run. */
  static String reason(Throwable thrown) {
    return switch (thrown) {
      case Problem problem -> String.valueOf(problem.getMessage());
      case DivergedException diverged -> String.valueOf(diverged.getMessage());
      case RunCancelledException _ -> "The run was cancelled.";
      default -> "The run failed by a mistake of the server; its log tells more.";
    };
  }
}
