package chat.roles.memory;

import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads nodes that somebody gives as JSON. Fields that are not a node's become its content when it
 * is given no {@code content}.
 */
final class NodeReader {

  private static final int MAX_SUMMARY = 10_000;
  private static final Set<String> OWN =
      Set.of(
          "id",
          "key",
          "versionId",
          "domain",
          "parentId",
          "content",
          "summary",
          "createdAt",
          "updatedAt",
          "distance");

  private final String domain;
  private final long maxContent;

  /**
   * @param domain of nodes that name none
   */
  NodeReader(String domain, long maxContent) {
    this.domain = domain;
    this.maxContent = maxContent;
  }

  List<NodeDraft> read(List<JsonNode> list) {
    List<NodeDraft> drafts = new ArrayList<>();
    for (JsonNode each : list) {
      drafts.add(read(each, list.size() == 1 ? "$" : "$[%d]".formatted(drafts.size())));
    }
    return drafts;
  }

  private NodeDraft read(JsonNode node, String at) {
    if (!node.isObject()) {
      throw MemoryProblems.caller(
          "%s must be a node: an object with a key, and content, summary or parentId"
              .formatted(at));
    }
    JsonNode id = present(node, "id");
    JsonNode version = present(node, "versionId");
    JsonNode own = present(node, "domain");
    return new NodeDraft(
        id == null ? null : Arguments.id(id, at + ".id"),
        Arguments.name(node.path("key"), at + ".key", 1, Arguments.MAX_KEY),
        version == null ? null : Arguments.name(version, at + ".versionId", 1, Arguments.MAX_KEY),
        own == null ? domain : Arguments.domain(own, at + ".domain"),
        parent(node, at),
        content(node, at),
        summary(node, at));
  }

  private static @Nullable JsonNode present(JsonNode node, String field) {
    return node.hasNonNull(field) ? node.get(field) : null;
  }

  private static @Nullable String parent(JsonNode node, String at) {
    JsonNode parent = node.path("parentId");
    if (parent.isMissingNode()) {
      return null;
    }
    boolean none = parent.isNull() || (parent.isString() && parent.stringValue().isEmpty());
    return none ? "" : Arguments.id(parent, at + ".parentId");
  }

  private @Nullable JsonNode content(JsonNode node, String at) {
    JsonNode content = node.get("content");
    if (content == null) {
      ObjectNode rest = Json.object();
      node.properties().stream()
          .filter(field -> !OWN.contains(field.getKey()))
          .forEach(field -> rest.set(field.getKey(), field.getValue()));
      content = rest.isEmpty() ? null : rest;
    }
    return content == null ? null : Arguments.bounded(content, at + ".content", maxContent);
  }

  private static @Nullable String summary(JsonNode node, String at) {
    JsonNode summary = node.path("summary");
    if (summary.isMissingNode()) {
      return null;
    }
    if (summary.isNull()) {
      return "";
    }
    String text = summary.stringValue(null);
    if (text == null || text.length() > MAX_SUMMARY || text.indexOf(0) >= 0) {
      throw MemoryProblems.caller(
          "%s.summary must be a text of at most %,d characters without U+0000"
              .formatted(at, MAX_SUMMARY));
    }
    return text;
  }
}
