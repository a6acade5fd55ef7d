package chat.roles.memory.vectors;

import chat.roles.memory.vectors.VectorBlocks.Near;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the nearest of many; of those that are equally near, the first by id. */
final class Nearest {

  private static final Comparator<Near> ORDER =
      Comparator.comparingDouble(Near::distance).thenComparing(Near::id);

  private final int count;
  private final double maxDistance;
  private final PriorityQueue<Near> kept = new PriorityQueue<>(ORDER.reversed());
  private double worst;

  Nearest(int count, double maxDistance) {
    this.count = count;
    this.maxDistance = maxDistance;
    this.worst = maxDistance;
  }

  boolean wouldTake(double distance) {
    return distance <= worst;
  }

  void take(String id, double distance) {
    kept.add(new Near(id, distance));
    if (kept.size() > count) {
      kept.remove();
    }
    if (kept.size() == count) {
      worst = Math.min(maxDistance, kept.element().distance());
    }
  }

  List<Near> inOrder() {
    return kept.stream().sorted(ORDER).toList();
  }
}
