package chat.roles.memory;

import chat.roles.kernel.ids.ActorId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A state of what an actor knows: a tree of nodes for each domain.
 *
 * @param key unique for the actor
 * @param content any JSON; null when none was given
 * @param published whether it is read only, with its nodes
 * @param revision how often its nodes were changed
 */
public record Version(
    String id,
    String key,
    ActorId actor,
    @Nullable JsonNode content,
    @Nullable String language,
    boolean published,
    long revision,
    Instant createdAt,
    Instant updatedAt) {}
