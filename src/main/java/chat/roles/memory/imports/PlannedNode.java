package chat.roles.memory.imports;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A node that an import is going to save.
 *
 * @param domain null for the import's own
 * @param parentKey null for a root; else that of a node before it
 */
record PlannedNode(
    @Nullable String domain,
    String key,
    @Nullable String parentKey,
    JsonNode content,
    @Nullable String summary) {}
