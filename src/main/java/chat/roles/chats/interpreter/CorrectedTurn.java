package chat.roles.chats.interpreter;

import chat.roles.actors.Appended;
import chat.roles.actors.Conversations;
import chat.roles.kernel.json.Json;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Step;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The corrected answer of a model that an actor remembers: the fork's conversation goes on with it,
 * from where the original one stood before, when the fork comes by the step.
 */
public final class CorrectedTurn {

  private static final String INSTEAD_OF = "insteadOf";
  private static final String TURN = "turn";

  private CorrectedTurn() {}

  /** Marks a corrected record whose original entered a conversation. */
  public static void enter(ObjectNode corrected, JsonNode recorded) {
    JsonNode before =
        recorded.has(INSTEAD_OF) ? recorded.get(INSTEAD_OF) : recorded.get("lastMsgId");
    if (before != null) {
      corrected.set(INSTEAD_OF, before);
    }
    JsonNode turn = recorded.get(TURN);
    if (turn != null) {
      corrected.set(TURN, ((ObjectNode) turn.deepCopy()).set("answer", text(corrected)));
    }
  }

  private static JsonNode text(JsonNode corrected) {
    return corrected.path("answer").path("text");
  }

  /** Lets the actor remember a corrected record; nothing for others. */
  static void remember(RunTools tools, Stage stage, String path, JsonNode recorded)
      throws InterruptedException {
    String insteadOf = recorded.path(INSTEAD_OF).asString("");
    if (insteadOf.isEmpty()) {
      return;
    }
    Step step = new Step("remember@" + path, "remember", stage.actor().id().value(), recorded);
    JsonNode kept =
        tools.journal().step(step, _ -> appended(tools, stage, insteadOf, recorded)).answer();
    if (kept.has("lastMsgId")) {
      stage.actor().talk().movedTo(kept.path("lastMsgId").asString());
    }
  }

  private static Performed appended(
      RunTools tools, Stage stage, String insteadOf, JsonNode recorded) {
    Optional<Conversations.Exchange> original =
        tools.conversations().exchange(stage.actor().id(), insteadOf);
    if (original.isEmpty()) {
      return Performed.of(Json.object());
    }
    Appended appended =
        tools
            .conversations()
            .appending(
                stage.actor().id(),
                original.get().before(),
                tools.run(),
                original.get().question(),
                text(recorded).asString(""));
    ObjectNode answer = Json.object().put("lastMsgId", appended.lastMsgId());
    return Performed.of(answer, appended.companions());
  }
}
