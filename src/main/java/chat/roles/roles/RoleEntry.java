package chat.roles.roles;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One thing that a role can be asked.
 *
 * @param name "" is the default entry
 * @param contextual null: as the caller asks
 * @param schema a valid JSON Schema of the answer's {@code data}; null for any
 */
public record RoleEntry(
    String name,
    @Nullable String description,
    @Nullable Boolean contextual,
    @Nullable JsonNode schema) {

  public RoleEntry {
    // as JSON gives it back when it was absent
    schema = schema == null || schema.isNull() ? null : schema;
  }
}
