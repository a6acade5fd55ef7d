package chat.roles.memory.imports;

import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an import is going to save, as its first step records it: whatever comes later depends on
 * the record alone.
 *
 * @param versionId a draft's
 * @param batch how many nodes are saved in one step
 * @param document the key of the document's root; null for a tree, which has none of its own
 */
record Plan(
    String versionId,
    String versionKey,
    String format,
    int batch,
    @Nullable String document,
    List<PlannedNode> nodes) {

  Plan {
    nodes = List.copyOf(nodes);
  }

  ObjectNode toJson() {
    ObjectNode json =
        Json.object()
            .put("versionId", versionId)
            .put("versionKey", versionKey)
            .put("format", format)
            .put("batch", batch)
            .put("document", document);
    nodes.forEach(node -> json.withArray("nodes").add(TreeJson.write(node)));
    return json;
  }

  static Plan of(JsonNode json) {
    List<PlannedNode> nodes = new ArrayList<>();
    for (JsonNode node : json.path("nodes")) {
      nodes.add(TreeJson.node(node, "", "$"));
    }
    return new Plan(
        json.path("versionId").stringValue(),
        json.path("versionKey").stringValue(),
        json.path("format").stringValue(),
        json.path("batch").intValue(),
        json.path("document").stringValue(null),
        nodes);
  }

  /** How its messages call it. */
  String shown() {
    return document == null ? "the tree" : document;
  }
}
