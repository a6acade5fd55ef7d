package chat.roles.runs;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run to be started.
 *
 * @param kind which {@link RunProgram}
 * @param actor whom it is about
 * @param lane runs of one lane are carried out one after the other, in the order in which they were
 *     started; null for none; at most 500 characters
 * @param input everything that the program needs and that must not change under it
 */
public record NewRun(
    RunId id, String kind, UserId owner, ActorId actor, @Nullable String lane, JsonNode input) {}
