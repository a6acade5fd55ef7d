package chat.roles.chats;

import chat.roles.chats.interpreter.ChatInterpreter;
import chat.roles.events.Events;
import chat.roles.kernel.db.Companion;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import chat.roles.runs.DivergedException;
import chat.roles.runs.Execution;
import chat.roles.runs.RunCancelledException;
import chat.roles.runs.RunEnd;
import chat.roles.runs.RunProgram;
import chat.roles.toolbox.spi.ChatDto;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A chat as a run. */
@Component
final class ChatProgram implements RunProgram {

  static final String KIND = "chat";

  /** A longer result is told of and stands with its run. */
  private static final int MOST_TOLD = 10_000;

  private final ChatInterpreter interpreter;
  private final Events events;

  ChatProgram(ChatInterpreter interpreter, Events events) {
    this.interpreter = interpreter;
    this.events = events;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public RunEnd execute(Execution execution) throws InterruptedException {
    ChatInput input = Json.mapper().treeToValue(execution.input(), ChatInput.class);
    ChatDto answer =
        interpreter.chat(execution, input.entry(), input.contextual(), input.dto(), input.model());
    return answer == null
        ? new RunEnd(Json.nodes().nullNode(), false, List.of())
        : new RunEnd(answer.toJson(), answer.isError(), List.of());
  }

  /** The result of a run that went on without its caller comes as an event. */
  @Override
  public List<Companion> ending(Execution execution, JsonNode result, int chars, boolean failed) {
    ObjectNode payload =
        Json.object()
            .put("level", failed ? "error" : "info")
            .put("text", "A run in the background has ended.")
            .put("runId", execution.id().value());
    if (chars <= MOST_TOLD) {
      payload.set("result", result);
    }
    return List.of(
        events.announcingWhere("unattended", execution.owner(), execution.actor(), "log", payload));
  }

  @Override
  public JsonNode failure(Throwable thrown) {
    return ChatDto.empty().withStatus(statusCode(thrown), RunProgram.reason(thrown)).toJson();
  }

  private static int statusCode(Throwable thrown) {
    return switch (thrown) {
      case Problem problem -> problem.category().status();
      case DivergedException _ -> 409;
      case RunCancelledException _ -> 499;
      default -> 500;
    };
  }
}
