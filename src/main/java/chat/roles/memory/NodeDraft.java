package chat.roles.memory;

import chat.roles.kernel.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a node is to become.
 *
 * @param id of the node that is meant, or that a new one is to have; null: the one with the key
 * @param versionId id or key; null for the newest version
 * @param parentId of a node in the version or in the same list; "" for a root; null keeps what
 *     there is
 * @param content JSON null for none; null keeps what there is
 * @param summary "" for none; null keeps what there is
 */
public record NodeDraft(
    @Nullable String id,
    String key,
    @Nullable String versionId,
    String domain,
    @Nullable String parentId,
    @Nullable JsonNode content,
    @Nullable String summary) {

  /**
   * What the node will be found by.
   *
   * @param before the node as it is; null for a new one
   */
  String text(@Nullable Node before) {
    return NodeIndex.text(
        key,
        summary != null || before == null ? summary : before.summary(),
        content != null || before == null ? content : before.content());
  }

  /** How it is called in a message. */
  String shown() {
    return domain.isEmpty()
        ? Json.write(key)
        : "%s in domain %s".formatted(Json.write(key), Json.write(domain));
  }

  /** Whether nothing of what there is stays. */
  boolean isWhole() {
    return content != null && summary != null;
  }

  @Nullable String summaryText() {
    return summary == null || summary.isEmpty() ? null : summary;
  }

  @Nullable String contentText() {
    return content == null || content.isNull() ? null : Json.write(content);
  }
}
