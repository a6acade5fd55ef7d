package chat.roles.memory.imports;

import chat.roles.memory.Spot;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A node that an export has met, parents before their children and siblings by key.
 *
 * @param depth 0 for where the export begins
 * @param parent null for a root, and where the export begins
 * @param content null for none
 */
record ExportedNode(
    int depth,
    Spot.Name name,
    Spot.@Nullable Name parent,
    @Nullable JsonNode content,
    @Nullable String summary) {

  String key() {
    return name.key();
  }

  /** The content when it is a text; else empty. */
  String text() {
    return content == null ? "" : content.stringValue("");
  }

  boolean isText() {
    return content != null && content.isString();
  }
}
