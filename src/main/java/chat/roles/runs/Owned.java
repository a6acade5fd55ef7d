package chat.roles.runs;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run that this node just came to own.
 *
 * @param fresh whether nobody carried it out before, so that its journal is empty
 */
record Owned(
    Fence fence,
    String kind,
    UserId owner,
    ActorId actor,
    @Nullable String lane,
    JsonNode input,
    boolean fresh) {

  /** The same, to be carried out once more. */
  Owned again() {
    return new Owned(fence, kind, owner, actor, lane, input, false);
  }
}
