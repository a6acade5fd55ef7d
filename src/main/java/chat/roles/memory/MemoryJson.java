package chat.roles.memory;

import chat.roles.kernel.json.Json;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What programs see of memory. */
final class MemoryJson {

  private MemoryJson() {}

  static JsonNode of(@Nullable Version version) {
    if (version == null) {
      return Json.nodes().nullNode();
    }
    ObjectNode json =
        Json.object()
            .put("id", version.id())
            .put("key", version.key())
            .put("actorId", version.actor().value());
    put(json, "content", version.content());
    if (version.language() != null) {
      json.put("language", version.language());
    }
    return json.put("published", version.published())
        .put("revision", version.revision())
        .put("createdAt", version.createdAt().toString())
        .put("updatedAt", version.updatedAt().toString());
  }

  static ObjectNode of(Node node) {
    ObjectNode json =
        Json.object()
            .put("id", node.id())
            .put("key", node.key())
            .put("versionId", node.versionId())
            .put("domain", node.domain())
            .put("parentId", node.parentId());
    put(json, "content", node.content());
    return json.put("summary", node.summary())
        .put("createdAt", node.createdAt().toString())
        .put("updatedAt", node.updatedAt().toString());
  }

  static ObjectNode of(Nodes.Match match) {
    return of(match.node()).put("distance", match.distance());
  }

  static ObjectNode of(Revision revision) {
    return Json.object()
        .put("revision", revision.revision())
        .put("method", revision.method())
        .put("nodes", revision.nodes())
        .put("createdAt", revision.createdAt().toString());
  }

  static ObjectNode of(MemoryStats stats) {
    return Json.object()
        .put("domains", stats.domains())
        .put("versions", stats.versions())
        .put("nodes", stats.nodes());
  }

  static <T> ArrayNode list(List<T> list, Function<T, ? extends JsonNode> each) {
    ArrayNode array = Json.nodes().arrayNode();
    list.forEach(value -> array.add(each.apply(value)));
    return array;
  }

  private static void put(ObjectNode json, String field, @Nullable JsonNode value) {
    json.set(field, value == null ? Json.nodes().nullNode() : value);
  }
}
