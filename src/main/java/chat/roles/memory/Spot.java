package chat.roles.memory;

import org.jspecify.annotations.Nullable;

/** Where a node stands in its version. */
record Spot(String id, String domain, String key, @Nullable String parentId) {

  /** What is unique in a version. */
  record Name(String domain, String key) {}

  Name name() {
    return new Name(domain, key);
  }

  /** The parent, "" for none. */
  String parent() {
    return parentId == null ? "" : parentId;
  }
}
