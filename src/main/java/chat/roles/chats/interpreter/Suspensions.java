package chat.roles.chats.interpreter;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.json.Json;
import chat.roles.runs.Waiting;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Pause;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a run shows of a place at which it waits for its user, and the events that tell of it. */
public final class Suspensions {

  private Suspensions() {}

  /** The dto that the suspended prompt had, or that commands of the user made of it since. */
  public static ChatDto dto(JsonNode shown) {
    return Json.mapper().treeToValue(shown.path("dto"), ChatDto.class);
  }

  /** What the program asks of the user. */
  public static String message(JsonNode shown) {
    return shown.path("message").asString("");
  }

  /** The same with another dto. */
  static JsonNode withDto(JsonNode shown, ChatDto dto) {
    ObjectNode changed = (ObjectNode) shown.deepCopy();
    changed.set("dto", dto.toJson());
    return changed;
  }

  /** What is compared on replay. */
  static JsonNode question(Pause pause) {
    return switch (pause) {
      case Pause.User user -> shown(user);
      case Pause.Sleep _, Pause.Until _ -> Json.nodes().nullNode();
    };
  }

  private static JsonNode shown(Pause.User user) {
    ObjectNode shown = Json.object().put("message", user.message());
    if (user.prompt() != null) {
      shown.set("prompt", user.prompt());
    }
    shown.set("dto", user.dto().toJson());
    return shown;
  }

  static Waiting of(Pause pause, Stage stage, RunTools tools) {
    ActorId actor = stage.actor().id();
    return switch (pause) {
      case Pause.Sleep(Duration time) -> sleeping(actor, time);
      case Pause.Until until ->
          sleeping(actor, Duration.between(tools.clock().instant(), until.time()));
      case Pause.User user ->
          new Waiting(
              Waiting.Reason.USER, actor, shown(user), null, List.of(told(user, stage, tools)));
    };
  }

  private static Waiting sleeping(ActorId actor, Duration time) {
    Duration atMost = time.isNegative() ? Duration.ZERO : time;
    return new Waiting(Waiting.Reason.TIMER, actor, Json.nodes().nullNode(), atMost, List.of());
  }

  private static Companion told(Pause.User user, Stage stage, RunTools tools) {
    ObjectNode payload = (ObjectNode) shown(user);
    payload.put("runId", tools.run().value());
    return tools
        .events()
        .announcing(stage.actor().actor().owner(), stage.actor().id(), "suspended", payload);
  }
}
