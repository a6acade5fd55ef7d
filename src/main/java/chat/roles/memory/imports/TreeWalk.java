package chat.roles.memory.imports;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.memory.Spot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goes through nodes from the roots down, siblings by domain and key. */
final class TreeWalk {

  private static final Comparator<Spot> ORDER =
      Comparator.comparing(Spot::domain).thenComparing(Spot::key);

  private final Map<String, Spot> spots = new HashMap<>();
  private final Map<String, List<Spot>> children = new HashMap<>();
  private final List<Spot> roots = new ArrayList<>();
  private final int most;

  /**
   * A node that is met.
   *
   * @param parent null where the walk began
   */
  record Step(Spot spot, int depth, Spot.@Nullable Name parent) {}

  /**
   * @param all a node whose parent is not among them is a root
   * @param most how many nodes may be met
   */
  TreeWalk(List<Spot> all, int most) {
    this.most = most;
    all.forEach(spot -> spots.put(spot.id(), spot));
    for (Spot spot : all.stream().sorted(ORDER).toList()) {
      if (spot.parentId() == null || !spots.containsKey(spot.parentId())) {
        roots.add(spot);
      } else {
        children.computeIfAbsent(spot.parentId(), _ -> new ArrayList<>()).add(spot);
      }
    }
  }

  /** Null when they are too many. */
  @Nullable List<Step> all() {
    return walk(roots);
  }

  /**
   * From one node on; null when they are too many.
   *
   * @param root id or key
   * @throws Problem missing
   */
  @Nullable List<Step> from(String root) {
    Spot byId = spots.get(root);
    if (byId != null) {
      return walk(List.of(byId));
    }
    List<Spot> named = spots.values().stream().filter(spot -> spot.key().equals(root)).toList();
    if (named.isEmpty()) {
      throw new Problem(
          Category.MISSING,
          "node-not-found",
          "There is no node with the key or id %s in this version and domain."
              .formatted(Json.write(root)));
    }
    return walk(named.stream().sorted(ORDER).limit(1).toList());
  }

  private @Nullable List<Step> walk(List<Spot> from) {
    List<Step> met = new ArrayList<>();
    Deque<Step> open = new ArrayDeque<>();
    from.reversed().forEach(spot -> open.push(new Step(spot, 0, null)));
    while (!open.isEmpty()) {
      Step step = open.pop();
      met.add(step);
      if (met.size() > most) {
        return null;
      }
      for (Spot child : children.getOrDefault(step.spot().id(), List.of()).reversed()) {
        open.push(new Step(child, step.depth() + 1, step.spot().name()));
      }
    }
    return met;
  }
}
