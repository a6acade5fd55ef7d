package chat.roles.runs;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import tools.jackson.databind.JsonNode;

/** A run while this node carries it out. */
public interface Execution {

  RunId id();

  UserId owner();

  /** Whom the run is about. */
  ActorId actor();

  /** What the run was started with; fixed. */
  JsonNode input();

  /** The one door to everything outside. */
  Journal journal();
}
