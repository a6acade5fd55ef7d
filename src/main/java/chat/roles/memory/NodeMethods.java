package chat.roles.memory;

import chat.roles.kernel.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code memory:nodes#…}. */
@Component
class NodeMethods {

  private final Versions versions;
  private final Nodes nodes;
  private final MemorySettings settings;

  NodeMethods(Versions versions, Nodes nodes, MemorySettings settings) {
    this.versions = versions;
    this.nodes = nodes;
    this.settings = settings;
  }

  Map<String, MemoryMethod> all() {
    return Map.of(
        "nodes#save", call -> save(call, false),
        "nodes#save#replace", call -> save(call, true),
        "nodes#load", this::load,
        "nodes#get", this::load,
        "nodes#query", this::query,
        "nodes#match", this::match,
        "nodes#chains", this::chains,
        "nodes#remove", call -> remove(call, false),
        "nodes#remove-subs", call -> remove(call, true));
  }

  private MemoryEffect save(MemoryCall call, boolean replace) {
    List<JsonNode> list = call.arguments().list();
    if (list == null) {
      throw MemoryProblems.caller(
          "no node is given: write a node {\"key\": …, \"content\": …}, or a list of nodes, as the prompt or in data");
    }
    if (list.size() > settings.maxNodes()) {
      throw MemoryProblems.tooLarge(
          "The list has %,d nodes; a version has at most %,d (chatroles.memory.max-nodes)."
              .formatted(list.size(), settings.maxNodes()));
    }
    String domain = call.arguments().domain();
    List<NodeDraft> drafts = new NodeReader(domain, settings.maxContent().toBytes()).read(list);
    ObjectNode question = Json.object().put("domain", domain);
    list.forEach(question.putArray("nodes")::add);
    return new MemoryEffect.Writing(
        question,
        () -> {
          NodeList prepared = nodes.prepare(call.actor(), drafts);
          return () -> MemoryJson.list(nodes.save(prepared, replace), MemoryJson::of);
        });
  }

  private MemoryEffect load(MemoryCall call) {
    JsonNode given = call.arguments().idOrObject();
    if (given == null) {
      throw MemoryProblems.caller(
          "no node is named: write its id, or {\"key\": …, \"versionId\": …}, as the prompt");
    }
    if (given.isArray()) {
      throw MemoryProblems.caller("one node is loaded at a time: write its id, without a list");
    }
    if (!given.isObject() || given.hasNonNull("id")) {
      String id = Arguments.ids(given, "$").getFirst();
      return new MemoryEffect.Reading(
          Json.object().put("id", id),
          () ->
              versions.find(call.actor(), null).isEmpty()
                  ? Json.nodes().nullNode()
                  : MemoryJson.of(nodes.get(call.actor(), id)));
    }
    String key = Arguments.name(given.path("key"), "$.key", 1, Arguments.MAX_KEY);
    String domain = domain(given, call);
    return reading(
        call,
        given,
        Json.object().put("key", key).put("domain", domain),
        Json.nodes().nullNode(),
        version ->
            nodes
                .find(version, domain, key)
                .<JsonNode>map(MemoryJson::of)
                .orElse(Json.nodes().nullNode()));
  }

  private static String domain(JsonNode given, MemoryCall call) {
    return given.hasNonNull("domain")
        ? Arguments.domain(given.get("domain"), "$.domain")
        : call.arguments().domain();
  }

  private MemoryEffect query(MemoryCall call) {
    JsonNode given = call.arguments().object();
    List<String> parents = Arguments.parents(given);
    int count = Arguments.count(given, 1);
    String domain = domain(given, call);
    ObjectNode question = Json.object().put("domain", domain).put("count", count);
    putAll(question, parents);
    return reading(
        call,
        given,
        question,
        Json.nodes().arrayNode(),
        version ->
            MemoryJson.list(
                nodes.children(version, parents == null ? List.of("") : parents, domain, count),
                MemoryJson::of));
  }

  private static void putAll(ObjectNode question, @Nullable List<String> parents) {
    if (parents != null) {
      parents.forEach(question.putArray("parentIds")::add);
    }
  }

  private MemoryEffect match(MemoryCall call) {
    Arguments.Question asked = call.arguments().question();
    JsonNode given = asked.where();
    List<String> parents = Arguments.parents(given);
    int count = Arguments.count(given, 1);
    String domain = domain(given, call);
    ObjectNode question =
        Json.object().put("text", asked.text()).put("domain", domain).put("count", count);
    putAll(question, parents);
    return reading(
        call,
        given,
        question,
        Json.nodes().arrayNode(),
        version ->
            MemoryJson.list(
                nodes.match(version, asked.text(), parents, domain, count), MemoryJson::of));
  }

  private MemoryEffect chains(MemoryCall call) {
    String name = call.arguments().versionName();
    String domain = call.arguments().domain();
    ObjectNode given = Json.object();
    if (name != null) {
      given.put("versionId", name);
    }
    return reading(
        call,
        given,
        Json.object().put("domain", domain),
        Json.nodes().arrayNode(),
        version ->
            MemoryJson.list(
                nodes.chains(version, domain), chain -> MemoryJson.list(chain, MemoryJson::of)));
  }

  private MemoryEffect remove(MemoryCall call, boolean onlyBelow) {
    List<String> ids = call.arguments().ids();
    ArrayNode question = Json.nodes().arrayNode();
    ids.forEach(question::add);
    return new MemoryEffect.Writing(
        question,
        () ->
            () ->
                MemoryJson.list(
                    nodes.remove(call.actor(), ids, onlyBelow), Json.nodes()::stringNode));
  }

  /** Looks into a version that is there. */
  private interface LookInto {
    JsonNode answer(Version version) throws InterruptedException;
  }

  /**
   * @param given may name the version
   * @param nothing what is answered when the actor has no version
   */
  private MemoryEffect reading(
      MemoryCall call, JsonNode given, ObjectNode question, JsonNode nothing, LookInto look) {
    String name = Arguments.optionalVersion(given);
    question.put("versionId", name);
    return new MemoryEffect.Reading(
        question,
        () -> {
          Version version = versions.find(call.actor(), name).orElse(null);
          if (version == null && name != null) {
            throw MemoryProblems.noVersion(name);
          }
          return version == null ? nothing : look.answer(version);
        });
  }
}
