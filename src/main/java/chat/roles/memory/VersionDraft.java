package chat.roles.memory;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a version is to become.
 *
 * @param content null keeps what there is
 * @param language null keeps what there is
 */
public record VersionDraft(String key, @Nullable JsonNode content, @Nullable String language) {

  /** A version with a key and nothing else. */
  public static VersionDraft of(String key) {
    return new VersionDraft(key, null, null);
  }
}
