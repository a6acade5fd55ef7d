package chat.roles.chats.interpreter;

import chat.roles.actors.Appended;
import chat.roles.kernel.json.Json;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Step;
import chat.roles.toolbox.spi.Outcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes true what a branch changed, where it was branched off: variables, then what its models
 * said, as if the branches had gone one after the other. Each change is a journal record.
 */
final class Merging {

  private Merging() {}

  static JsonNode json(Outcome.Turn turn) {
    return Json.object().put("question", turn.question()).put("answer", turn.answer());
  }

  static Outcome.Turn turn(JsonNode json) {
    return new Outcome.Turn(json.path("question").asString(""), json.path("answer").asString(""));
  }

  static void merge(RunTools tools, Stage stage, Context branched) throws InterruptedException {
    stage.context().merge(branched);
    Branch branch = branched.branch();
    if (branch == null) {
      return;
    }
    RunVariables variables = tools.variablesAt(stage);
    for (Map.Entry<Participant, Map<String, JsonNode>> changed : branch.variables().entrySet()) {
      for (Map.Entry<String, JsonNode> value : changed.getValue().entrySet()) {
        variables.write(changed.getKey(), value.getKey(), value.getValue());
      }
    }
    for (Branch.Said said : branch.said()) {
      say(tools, stage, said);
    }
  }

  private static void say(RunTools tools, Stage stage, Branch.Said said)
      throws InterruptedException {
    Branch outer = stage.context().branch();
    if (outer != null) {
      outer.say(said);
      return;
    }
    Participant.Talk talk = said.actor().talk();
    Outcome.Turn turn = said.turn();
    Step step =
        new Step(stage.frame().nextPath(), "remember", said.actor().id().value(), json(turn));
    JsonNode recorded =
        tools.journal().step(step, _ -> appended(tools, said, talk.lastMsgId())).answer();
    talk.gained(turn.question(), turn.answer(), recorded.path("lastMsgId").asString());
  }

  private static Performed appended(RunTools tools, Branch.Said said, @Nullable String lastMsgId) {
    Appended appended =
        tools
            .conversations()
            .appending(
                said.actor().id(),
                lastMsgId,
                tools.run(),
                said.turn().question(),
                said.turn().answer());
    ObjectNode answer = Json.object().put("lastMsgId", appended.lastMsgId());
    return Performed.of(answer, appended.companions());
  }
}
