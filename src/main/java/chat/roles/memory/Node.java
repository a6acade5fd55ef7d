package chat.roles.memory;

import chat.roles.kernel.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that an actor knows.
 *
 * @param key unique in its version and domain
 * @param parentId null for a root; the parent may be of another domain
 * @param content any JSON; null when none was given
 */
public record Node(
    String id,
    String key,
    String versionId,
    String domain,
    @Nullable String parentId,
    @Nullable JsonNode content,
    @Nullable String summary,
    Instant createdAt,
    Instant updatedAt) {

  /** About how many characters it has as JSON. */
  int size() {
    return 200
        + key.length()
        + (summary == null ? 0 : summary.length())
        + (content == null ? 0 : Json.write(content).length());
  }
}
