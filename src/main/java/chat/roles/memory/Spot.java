package chat.roles.memory;

import org.jspecify.annotations.Nullable;

/** Where a node stands in its version. */
public record Spot(String id, String domain, String key, @Nullable String parentId) {

  /** What is unique in a version. */
  public record Name(String domain, String key) {}

  public Name name() {
    return new Name(domain, key);
  }

  /** The parent, "" for none. */
  String parent() {
    return parentId == null ? "" : parentId;
  }
}
