package chat.roles.memory.vectors;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes one order of several, by reciprocal rank fusion. */
final class Ranking {

  /** How much a first place is worth more than the next ones: the usual constant. */
  private static final double SMOOTHING = 60;

  private Ranking() {}

  /** The best first; of equally good ones, the one met first. */
  static List<String> fuse(List<List<String>> orders, int count) {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (List<String> order : orders) {
      for (int rank = 0; rank < order.size(); rank++) {
        scores.merge(order.get(rank), 1 / (SMOOTHING + rank + 1), Double::sum);
      }
    }
    return scores.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }
}
