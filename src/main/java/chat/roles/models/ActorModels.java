package chat.roles.models;

import chat.roles.toolbox.spi.ToolActor;
import java.util.List;

/** Which models may answer for an actor at all. */
@FunctionalInterface
interface ActorModels {

  /** The best first; the demo model only when there is no other. Usually without the database. */
  List<Models.Choice> of(ToolActor actor);
}
