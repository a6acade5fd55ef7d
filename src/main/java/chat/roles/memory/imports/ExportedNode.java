package chat.roles.memory.imports;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A node that an export has met, parents before their children and siblings by key.
 *
 * @param depth 0 for where the export begins
 * @param parentKey null for a root, and where the export begins
 * @param parentDomain null with the parent
 */
record ExportedNode(
    int depth,
    String domain,
    String key,
    @Nullable String parentDomain,
    @Nullable String parentKey,
    JsonNode content,
    @Nullable String summary) {

  String text() {
    return content.isString() ? content.stringValue() : content.toString();
  }
}
