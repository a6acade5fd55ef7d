package chat.roles.memory.imports;

import chat.roles.memory.Spot;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A node that an import is going to save.
 *
 * @param parent null for a root; else that of a node before it
 * @param content null for none
 */
record PlannedNode(
    Spot.Name name,
    Spot.@Nullable Name parent,
    @Nullable JsonNode content,
    @Nullable String summary) {}
