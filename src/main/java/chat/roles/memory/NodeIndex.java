package chat.roles.memory;

import chat.roles.kernel.ids.ActorId;
import chat.roles.memory.vectors.Embedded;
import chat.roles.memory.vectors.VectorEntry;
import chat.roles.memory.vectors.VectorHit;
import chat.roles.memory.vectors.VectorQuery;
import chat.roles.memory.vectors.VectorScope;
import chat.roles.memory.vectors.Vectors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Nodes as they are found by meaning: one scope for each actor. */
@Component
class NodeIndex {

  private final Vectors vectors;

  NodeIndex(Vectors vectors) {
    this.vectors = vectors;
  }

  /** Before a transaction. */
  Embedded embed(Collection<String> texts) throws InterruptedException {
    return vectors.embed(texts);
  }

  void upsert(ActorId actor, List<Node> nodes, Embedded embedded) {
    vectors.upsert(scope(actor), nodes.stream().map(NodeIndex::entry).toList(), embedded);
  }

  void remove(ActorId actor, Collection<String> ids) {
    vectors.remove(scope(actor), ids);
  }

  void removeVersion(ActorId actor, String version) {
    vectors.removeWhere(scope(actor), List.of(Set.of("version=" + version)));
  }

  void drop(ActorId actor) {
    vectors.drop(scope(actor));
  }

  /**
   * The nearest by meaning, not in a transaction; nodes that have all of the words move up.
   *
   * @param parents "" stands for none; null for all
   * @param domain null for all
   */
  List<VectorHit> search(
      ActorId actor,
      String text,
      String version,
      @Nullable Collection<String> parents,
      @Nullable String domain,
      int count)
      throws InterruptedException {
    List<Set<String>> filters = new ArrayList<>();
    filters.add(Set.of("version=" + version));
    if (domain != null) {
      filters.add(Set.of("domain=" + domain));
    }
    if (parents != null) {
      filters.add(parents.stream().map(parent -> "parent=" + parent).collect(Collectors.toSet()));
    }
    return vectors.search(
        new VectorQuery(
            scope(actor), text, VectorQuery.Words.ALL, filters, count, VectorQuery.ANY_DISTANCE));
  }

  private static VectorScope scope(ActorId actor) {
    return new VectorScope("node", actor.value());
  }

  private static VectorEntry entry(Node node) {
    String parent = node.parentId() == null ? "" : node.parentId();
    return new VectorEntry(
        node.id(),
        text(node.key(), node.summary(), node.content()),
        node.key(),
        Set.of("version=" + node.versionId(), "domain=" + node.domain(), "parent=" + parent),
        null);
  }

  /** What of a node is embedded: summary and content, or the key of one that has neither. */
  static String text(String key, @Nullable String summary, @Nullable JsonNode content) {
    StringBuilder text = new StringBuilder();
    if (summary != null) {
      append(text, summary);
    }
    if (content != null) {
      append(text, content);
    }
    return text.isEmpty() ? key : text.toString();
  }

  private static void append(StringBuilder text, JsonNode value) {
    if (value.isContainer()) {
      for (JsonNode each : value) {
        append(text, each);
      }
    } else if (!value.isNull()) {
      append(text, value.asString());
    }
  }

  private static void append(StringBuilder text, String piece) {
    if (!piece.isBlank() && text.length() < VectorEntry.MAX_TEXT) {
      text.append(text.isEmpty() ? "" : "\n").append(piece);
    }
  }
}
