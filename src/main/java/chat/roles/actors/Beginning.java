package chat.roles.actors;

import chat.roles.kernel.ids.RunId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One try at an actor's lifecycle, decided in the commit that made the actor {@link
 * ActorState#CREATED}.
 *
 * @param run the id of the run that carries it out; the same for whoever starts it
 * @param created what {@code onCreate} answered in an earlier try; null when it has not succeeded
 *     yet, or was not there
 */
public record Beginning(RunId run, @Nullable JsonNode created) {}
