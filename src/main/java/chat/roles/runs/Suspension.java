package chat.roles.runs;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import tools.jackson.databind.JsonNode;

/**
 * A place at which a run waits for its user.
 *
 * @param actor whose program waits
 * @param shown what the program shows, as it stands now
 */
public record Suspension(RunId run, String path, ActorId actor, JsonNode shown) {}
