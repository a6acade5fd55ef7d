package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where changes of a run's state are told, in the commit that makes them. */
@FunctionalInterface
interface Feed {

  String TOPIC = "run";

  Companion announcing(UserId user, @Nullable ActorId actor, String topic, JsonNode payload);

  default Companion change(RunId run, UserId owner, ActorId actor, RunState state) {
    return change(run, owner, actor, state, null);
  }

  /** The run came to this state. */
  default Companion change(
      RunId run, UserId owner, ActorId actor, RunState state, Waiting.@Nullable Reason reason) {
    ObjectNode payload = Json.object().put("runId", run.value()).put("state", state.inDatabase());
    if (reason != null) {
      payload.put("waitingFor", reason.inDatabase());
    }
    return announcing(owner, actor, TOPIC, payload);
  }
}
