package chat.roles.hosts;

import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.json.Fields;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Mistake;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A host as a caller wrote it. In a change absent fields keep what they are, and null removes what
 * may be missing.
 *
 * @param roleId null when it was none, which is noted as a mistake
 * @param program the fields that make the program, as they were written; not checked yet
 * @param asWritten the program, and beside it all other fields, known and unknown
 */
record HostForm(
    @Nullable RoleId roleId,
    boolean published,
    @Nullable String releasedNo,
    ObjectNode program,
    ObjectNode asWritten) {

  /** The fields of a host's document that make its program. */
  static final List<String> PROGRAM =
      List.of(
          "onCreate",
          "onInit",
          "onCreated",
          "onPreEntry",
          "onPostEntry",
          "onFinish",
          "onEntries",
          "singleton",
          "members",
          "docs");

  static HostForm create(ObjectNode body, List<Mistake> mistakes) {
    return read(body, null, Json.object(), mistakes);
  }

  static HostForm change(ObjectNode body, Host before, JsonNode program, List<Mistake> mistakes) {
    return read(body, before, program, mistakes);
  }

  private static HostForm read(
      ObjectNode body, @Nullable Host before, JsonNode program, List<Mistake> mistakes) {
    Fields fields = new Fields(body, "$", mistakes);
    ObjectNode merged = merged(program, body);
    String releasedBefore = before == null ? null : before.releasedNo();
    return new HostForm(
        roleId(fields, before == null ? null : before.roleId(), mistakes),
        fields.flag("published", before != null && before.published()),
        fields.optional("releasedNo", releasedBefore, 1, 32),
        merged,
        Json.object().setAll(body).setAll(merged));
  }

  private static @Nullable RoleId roleId(
      Fields fields, @Nullable RoleId before, List<Mistake> mistakes) {
    int known = mistakes.size();
    String id = fields.required("roleId", before == null ? null : before.value(), 1, 64);
    if (mistakes.size() > known) {
      return null;
    }
    try {
      return new RoleId(id);
    } catch (IllegalArgumentException _) {
      fields.mistake("roleId", "there is no such role for you");
      return null;
    }
  }

  private static ObjectNode merged(JsonNode before, ObjectNode body) {
    ObjectNode merged = Json.object();
    for (String field : PROGRAM) {
      JsonNode value = body.has(field) ? body.path(field) : before.path(field);
      if (!value.isMissingNode() && !value.isNull()) {
        merged.set(field, value);
      }
    }
    return merged;
  }
}
