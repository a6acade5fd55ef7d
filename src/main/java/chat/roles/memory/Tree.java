package chat.roles.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the nodes of one version hang together, of all domains. Changed in memory first. */
final class Tree {

  private final Map<String, Spot> byId = new LinkedHashMap<>();
  private final Map<Spot.Name, String> byName = new HashMap<>();

  Tree(Collection<Spot> spots) {
    spots.forEach(this::put);
  }

  @Nullable Spot get(String id) {
    return byId.get(id);
  }

  @Nullable String idOf(String domain, String key) {
    return byName.get(new Spot.Name(domain, key));
  }

  int size() {
    return byId.size();
  }

  /** Puts it in the place of the one with its id. */
  void put(Spot spot) {
    Spot before = byId.put(spot.id(), spot);
    if (before != null) {
      byName.remove(before.name(), before.id());
    }
    byName.put(spot.name(), spot.id());
  }

  void remove(Collection<String> ids) {
    for (String id : ids) {
      Spot gone = byId.remove(id);
      if (gone != null) {
        byName.remove(gone.name(), id);
      }
    }
  }

  /** A spot whose domain and key another has, too; null when there is none. */
  @Nullable Spot repeated() {
    Set<Spot.Name> names = new HashSet<>();
    return byId.values().stream().filter(spot -> !names.add(spot.name())).findFirst().orElse(null);
  }

  /** Everything below these, without them unless they are below each other. */
  Set<String> below(Collection<String> ids) {
    Map<String, List<String>> children = children();
    Set<String> found = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(ids);
    while (!open.isEmpty()) {
      for (String child : children.getOrDefault(open.remove(), List.of())) {
        if (found.add(child)) {
          open.add(child);
        }
      }
    }
    return found;
  }

  /** The ids of the children by that of their parent, "" for roots. */
  private Map<String, List<String>> children() {
    Map<String, List<String>> children = new HashMap<>();
    byId.values()
        .forEach(
            spot -> children.computeIfAbsent(spot.parent(), _ -> new ArrayList<>()).add(spot.id()));
    return children;
  }

  /** The ids of the nodes above these. */
  Set<String> above(Collection<String> ids) {
    Set<String> found = new HashSet<>();
    for (String id : ids) {
      Spot spot = byId.get(id);
      while (spot != null && spot.parentId() != null && found.add(spot.parentId())) {
        spot = byId.get(spot.parentId());
      }
    }
    return found;
  }

  /** Those of the domain below the parent, "" for none. */
  List<String> childrenOf(String parent, String domain) {
    return byId.values().stream()
        .filter(spot -> spot.parent().equals(parent) && spot.domain().equals(domain))
        .map(Spot::id)
        .toList();
  }

  /** A node that is above itself; null when there is none. */
  @Nullable Spot onACycle() {
    Set<String> ended = new HashSet<>();
    for (Spot begin : byId.values()) {
      Set<String> way = new HashSet<>();
      Spot at = begin;
      while (at != null && !ended.contains(at.id())) {
        if (!way.add(at.id())) {
          return at;
        }
        at = at.parentId() == null ? null : byId.get(at.parentId());
      }
      ended.addAll(way);
    }
    return null;
  }

  /** A node that stands deeper; null when there is none. For a tree without cycles. */
  @Nullable Spot deeperThan(int most) {
    Map<String, List<String>> children = children();
    List<String> level = children.getOrDefault("", List.of());
    for (int depth = 1; !level.isEmpty(); depth++) {
      if (depth > most) {
        return byId.get(level.getFirst());
      }
      List<String> next = new ArrayList<>();
      level.forEach(id -> next.addAll(children.getOrDefault(id, List.of())));
      level = next;
    }
    return null;
  }

  /**
   * The ways from the roots to the leaves of one domain: what hangs on a node of another domain is
   * a root here. By key.
   *
   * @param most how many nodes all ways may have together
   * @return null when they have more
   */
  @Nullable List<List<String>> chains(String domain, long most) {
    Map<String, List<Spot>> children = new HashMap<>();
    for (Spot spot : byId.values()) {
      if (spot.domain().equals(domain)) {
        Spot parent = spot.parentId() == null ? null : byId.get(spot.parentId());
        boolean isRoot = parent == null || !parent.domain().equals(domain);
        children.computeIfAbsent(isRoot ? "" : spot.parent(), _ -> new ArrayList<>()).add(spot);
      }
    }
    children.values().forEach(each -> each.sort(java.util.Comparator.comparing(Spot::key)));
    List<List<String>> chains = new ArrayList<>();
    long[] left = {most};
    walk(children, "", new ArrayDeque<>(), chains, left);
    return left[0] < 0 ? null : chains;
  }

  private static void walk(
      Map<String, List<Spot>> children,
      String at,
      Deque<String> way,
      List<List<String>> chains,
      long[] left) {
    List<Spot> next = children.getOrDefault(at, List.of());
    if (next.isEmpty() && !way.isEmpty()) {
      left[0] -= way.size();
      chains.add(List.copyOf(way));
    }
    for (Spot child : next) {
      if (left[0] < 0) {
        return;
      }
      way.addLast(child.id());
      walk(children, child.id(), way, chains, left);
      way.removeLast();
    }
  }
}
