package chat.roles.chats.interpreter;

import chat.roles.actors.ActorState;
import chat.roles.hosts.language.Prompt;
import chat.roles.kernel.db.Companion;
import chat.roles.kernel.json.Json;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Step;
import chat.roles.toolbox.spi.ChatDto;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Asks after each entry whether the actor's task is done, and marks the actor when it is. */
final class Finishing {

  private final Interpreter interpreter;
  private final RunTools tools;

  Finishing(Interpreter interpreter, RunTools tools) {
    this.interpreter = interpreter;
    this.tools = tools;
  }

  /** Asks on a copy of the answer; an answer that is an error is not asked about. */
  void ask(Stage stage, @Nullable Prompt onFinish, ChatDto answer) throws InterruptedException {
    if (onFinish == null || answer.statusCode() != 0) {
      return;
    }
    ChatDto said = interpreter.process(stage.toRoot(), onFinish, answer);
    if (said.statusCode() == 0 && Interpreter.saysYes(said.text())) {
      finish(stage);
    }
  }

  private void finish(Stage stage) throws InterruptedException {
    Participant actor = stage.actor();
    ObjectNode payload = Json.object().put("level", "info").put("text", "The task is done.");
    Companion finished = tools.actors().becoming(actor.id(), ActorState.FINISHED, null);
    Companion told = tools.events().announcing(actor.actor().owner(), actor.id(), "log", payload);
    tools
        .journal()
        .step(
            new Step(
                stage.frame().nextPath(), "finish", actor.id().value(), Json.nodes().nullNode()),
            _ -> Performed.of(Json.nodes().nullNode(), List.of(finished, told)));
  }
}
