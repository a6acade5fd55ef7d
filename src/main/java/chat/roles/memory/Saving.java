package chat.roles.memory;

import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes of a list are to stand in a version, and what gives way to them. Decides only;
 * for a tree that nobody else changes meanwhile.
 *
 * <p>A node is known by the id that the list gives, else by domain and key; of a repeated key the
 * last counts. The list may stand in any order.
 */
final class Saving {

  private final Version version;
  private final Tree tree;
  private final MemorySettings settings;
  private final Map<String, NodeDraft> drafts = new LinkedHashMap<>();
  private final Map<String, String> ids = new HashMap<>();

  /**
   * @param tree is changed to what it will be
   * @param unknown the problem of an id that is no node of the version; null: a node can have it
   */
  Saving(
      Version version,
      Tree tree,
      List<NodeDraft> list,
      MemorySettings settings,
      Function<Collection<String>, @Nullable Problem> unknown) {
    this.version = version;
    this.tree = tree;
    this.settings = settings;
    List<NodeDraft> last = lastOfEach(list);
    refuse(unknown.apply(given(list)));
    last.forEach(this::place);
    link(list);
  }

  private static void refuse(@Nullable Problem problem) {
    if (problem != null) {
      throw problem;
    }
  }

  private static List<NodeDraft> lastOfEach(List<NodeDraft> list) {
    SequencedMap<Spot.Name, NodeDraft> last = new LinkedHashMap<>();
    for (NodeDraft draft : list) {
      last.putLast(new Spot.Name(draft.domain(), draft.key()), draft);
    }
    return List.copyOf(last.values());
  }

  /** The ids of the list that are no nodes of the version. */
  private Set<String> given(List<NodeDraft> list) {
    Set<String> given = new LinkedHashSet<>();
    for (NodeDraft draft : list) {
      if (draft.id() != null && tree.get(draft.id()) == null) {
        given.add(draft.id());
      }
    }
    return given;
  }

  private void place(NodeDraft draft) {
    String id = target(draft);
    if (drafts.put(id, draft) != null) {
      throw MemoryProblems.caller(
          "Two nodes of the list have the id %s and different keys: an id is one node's."
              .formatted(Json.write(id)));
    }
  }

  private String target(NodeDraft draft) {
    if (draft.id() != null && tree.get(draft.id()) != null) {
      return draft.id();
    }
    String there = tree.idOf(draft.domain(), draft.key());
    if (there != null) {
      return there;
    }
    return draft.id() == null ? Ids.nanoid() : draft.id();
  }

  private void link(List<NodeDraft> list) {
    Map<Spot.Name, String> targets = new HashMap<>();
    drafts.forEach((id, draft) -> targets.put(new Spot.Name(draft.domain(), draft.key()), id));
    for (NodeDraft draft : list) {
      if (draft.id() != null) {
        ids.put(draft.id(), targets.get(new Spot.Name(draft.domain(), draft.key())));
      }
    }
    Map<String, Spot> spots = new LinkedHashMap<>();
    drafts.forEach(
        (id, draft) -> spots.put(id, new Spot(id, draft.domain(), draft.key(), parent(id, draft))));
    spots.values().forEach(tree::put);
    check();
  }

  private @Nullable String parent(String id, NodeDraft draft) {
    String wanted = draft.parentId();
    if (wanted == null) {
      Spot before = tree.get(id);
      return before == null ? null : before.parentId();
    }
    if (wanted.isEmpty()) {
      return null;
    }
    String parent = ids.getOrDefault(wanted, wanted);
    if (!drafts.containsKey(parent) && tree.get(parent) == null) {
      throw MemoryProblems.noParent(wanted, draft.shown());
    }
    return parent;
  }

  private void check() {
    Spot repeated = tree.repeated();
    if (repeated != null) {
      throw Problem.conflict(
          "key-taken",
          "Two nodes of version %s would have the key %s: give the node another key, or the id of the one that has it."
              .formatted(Json.write(version.key()), shown(repeated)));
    }
    Spot circling = tree.onACycle();
    if (circling != null) {
      throw MemoryProblems.caller(
          "The node %s would be above itself: give one of the nodes on the way another parentId."
              .formatted(shown(circling)));
    }
    Spot deep = tree.deeperThan(settings.maxDepth());
    if (deep != null) {
      throw MemoryProblems.caller(
          "The node %s would stand deeper than %d levels (chatroles.memory.max-depth): save a flatter tree."
              .formatted(shown(deep), settings.maxDepth()));
    }
  }

  private static String shown(Spot spot) {
    return spot.domain().isEmpty()
        ? Json.write(spot.key())
        : "%s in domain %s".formatted(Json.write(spot.key()), Json.write(spot.domain()));
  }

  /**
   * Takes out of the tree the siblings of the list that are not in it, with what is below them. One
   * that is above a node of the list stays. Siblings have the same parent and domain.
   */
  Set<String> removeOthers() {
    Set<String> kept = tree.above(drafts.keySet());
    Set<String> removed = new LinkedHashSet<>();
    Set<Family> families = new LinkedHashSet<>();
    for (String id : drafts.keySet()) {
      Spot spot = tree.get(id);
      if (spot != null && families.add(new Family(spot.parent(), spot.domain()))) {
        tree.childrenOf(spot.parent(), spot.domain()).stream()
            .filter(child -> !drafts.containsKey(child) && !kept.contains(child))
            .forEach(removed::add);
      }
    }
    removed.addAll(tree.below(removed));
    tree.remove(removed);
    return removed;
  }

  private record Family(String parent, String domain) {}

  void checkSize() {
    if (tree.size() > settings.maxNodes()) {
      throw MemoryProblems.tooLarge(
          "Version %s would have %,d nodes; %,d are allowed (chatroles.memory.max-nodes): remove some, or use another version."
              .formatted(Json.write(version.key()), tree.size(), settings.maxNodes()));
    }
  }

  /** The nodes to write, in the order of the list. */
  List<NodeStore.Placed> placed() {
    List<NodeStore.Placed> placed = new ArrayList<>();
    drafts.forEach((id, draft) -> {
      Spot spot = tree.get(id);
      if (spot == null) {
        throw new IllegalStateException("a node of the list was taken out: " + id);
      }
      placed.add(new NodeStore.Placed(spot, draft));
    });
    return placed;
  }
}
