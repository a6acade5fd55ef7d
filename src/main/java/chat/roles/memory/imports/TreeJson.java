package chat.roles.memory.imports;

import chat.roles.kernel.json.Json;
import chat.roles.memory.Spot;
import chat.roles.memory.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nodes as JSON: names instead of ids, parents before their children, no times. Equal trees are
 * equal JSON.
 */
final class TreeJson {

  static final String FORMAT = "chatroles-memory/1";

  private static final String NODES = "nodes";
  private static final String DOMAIN = "domain";
  private static final String PARENT = "parent";
  private static final String CONTENT = "content";
  private static final String SUMMARY = "summary";

  private TreeJson() {}

  static ObjectNode write(Version version, List<ExportedNode> nodes) {
    ObjectNode json = Json.object().put("format", FORMAT);
    ObjectNode about = json.putObject("version").put("key", version.key());
    if (version.language() != null) {
      about.put("language", version.language());
    }
    if (version.content() != null) {
      about.set(CONTENT, version.content());
    }
    ArrayNode list = json.putArray(NODES);
    for (ExportedNode node : nodes) {
      list.add(write(new PlannedNode(node.name(), node.parent(), node.content(), node.summary())));
    }
    return json;
  }

  static ObjectNode write(PlannedNode node) {
    Spot.Name name = node.name();
    ObjectNode json = Json.object();
    if (!name.domain().isEmpty()) {
      json.put(DOMAIN, name.domain());
    }
    json.put("key", name.key());
    Spot.Name parent = node.parent();
    if (parent != null && parent.domain().equals(name.domain())) {
      json.put(PARENT, parent.key());
    } else if (parent != null) {
      json.putObject(PARENT).put(DOMAIN, parent.domain()).put("key", parent.key());
    }
    if (node.content() != null) {
      json.set(CONTENT, node.content());
    }
    if (node.summary() != null) {
      json.put(SUMMARY, node.summary());
    }
    return json;
  }

  /**
   * Reads what was exported, or written alike.
   *
   * @param domain of nodes that name none
   */
  static List<PlannedNode> read(byte[] file, String domain) {
    JsonNode json;
    try {
      json = Json.parseGiven(new String(file, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw ImportArguments.invalid(
          "The document is no JSON: %s.".formatted(e.getOriginalMessage()));
    }
    JsonNode list = json.isArray() ? json : json.path(NODES);
    if (!list.isArray() || list.isEmpty()) {
      throw ImportArguments.wrong("$.nodes", "must be a list of nodes, at least one");
    }
    List<PlannedNode> nodes = new ArrayList<>();
    Set<Spot.Name> before = new HashSet<>();
    for (JsonNode each : list) {
      PlannedNode node = node(each, domain, "$.nodes[%d]".formatted(nodes.size()));
      check(node, before, "$.nodes[%d]".formatted(nodes.size()));
      nodes.add(node);
    }
    return nodes;
  }

  private static void check(PlannedNode node, Set<Spot.Name> before, String at) {
    if (node.parent() != null && !before.contains(node.parent())) {
      throw ImportArguments.wrong(
          at + ".parent", "must be the key of a node that stands before it in the list");
    }
    if (!before.add(node.name())) {
      throw ImportArguments.wrong(at + ".key", "stands twice in the list");
    }
  }

  static PlannedNode node(JsonNode json, String domain, String at) {
    Spot.Name name = name(json, domain, at);
    JsonNode content = json.path(CONTENT);
    JsonNode summary = json.path(SUMMARY);
    if (!summary.isMissingNode() && !summary.isNull() && !summary.isString()) {
      throw ImportArguments.wrong(at + ".summary", "must be a text");
    }
    return new PlannedNode(
        name,
        parent(json.path(PARENT), name.domain(), at + ".parent"),
        content.isMissingNode() || content.isNull() ? null : content,
        summary.isString() && !summary.stringValue().isEmpty() ? summary.stringValue() : null);
  }

  private static Spot.@Nullable Name parent(JsonNode parent, String domain, String at) {
    if (parent.isMissingNode() || parent.isNull()) {
      return null;
    }
    return parent.isString() ? new Spot.Name(domain, parent.stringValue()) : name(parent, "", at);
  }

  private static Spot.Name name(JsonNode json, String domain, String at) {
    JsonNode key = json.path("key");
    JsonNode own = json.path(DOMAIN);
    if (!key.isString()) {
      throw ImportArguments.wrong(at + ".key", "must be a text");
    }
    if (!own.isMissingNode() && !own.isString()) {
      throw ImportArguments.wrong(at + ".domain", "must be a text");
    }
    return new Spot.Name(own.isString() ? own.stringValue() : domain, key.stringValue());
  }
}
