package chat.roles.memory.vectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of a scope, searched exactly. They lie in blocks of {@value #WIDTH}, of each block
 * first all first components, then all second ones: so the inner loop goes over neighbours, adds to
 * neighbours, and the compiler makes vector instructions of it, which it does not of a sum. 100,000
 * vectors of 384 components take 77 MB and 8 ms. For one thread.
 */
final class VectorBlocks {

  static final int WIDTH = 64;

  private final int dimension;
  private final List<short[]> blocks = new ArrayList<>();
  private final List<@Nullable Slot> slots = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final List<Integer> free = new ArrayList<>();
  private final Map<String, String> known = new HashMap<>();

  VectorBlocks(int dimension) {
    this.dimension = dimension;
  }

  /** What stands beside a vector. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Slot(String id, String[] labels) {}

  /** Something near. */
  record Near(String id, double distance) {}

  int size() {
    return places.size();
  }

  /** About how much memory all of it takes. */
  long bytes() {
    return (long) blocks.size() * WIDTH * (2L * dimension + 300);
  }

  void put(String id, String[] labels, short[] components) {
    if (components.length != dimension) {
      throw new IllegalArgumentException("another model's vector");
    }
    int place = places.computeIfAbsent(id, _ -> freePlace());
    slots.set(place, new Slot(id, interned(labels)));
    write(place, components);
  }

  private String[] interned(String[] labels) {
    String[] interned = new String[labels.length];
    for (int i = 0; i < labels.length; i++) {
      interned[i] = Objects.requireNonNull(known.computeIfAbsent(labels[i], label -> label));
    }
    return interned;
  }

  private int freePlace() {
    if (!free.isEmpty()) {
      return free.removeLast();
    }
    if (slots.size() == blocks.size() * WIDTH) {
      blocks.add(new short[dimension * WIDTH]);
    }
    slots.add(null);
    return slots.size() - 1;
  }

  private void write(int place, short[] components) {
    short[] block = blocks.get(place / WIDTH);
    int column = place % WIDTH;
    for (int d = 0; d < dimension; d++) {
      block[d * WIDTH + column] = components[d];
    }
  }

  void remove(String id) {
    Integer place = places.remove(id);
    if (place != null) {
      slots.set(place, null);
      free.add(place);
    }
  }

  /** Forgets everything. */
  void clear() {
    blocks.clear();
    slots.clear();
    places.clear();
    free.clear();
    known.clear();
  }

  /** The nearest with such labels, the nearest first. */
  List<Near> nearest(float[] vector, Predicate<String[]> labels, int count, double maxDistance) {
    Nearest nearest = new Nearest(count, maxDistance);
    float[] sums = new float[WIDTH];
    for (int b = 0; b < blocks.size(); b++) {
      Arrays.fill(sums, 0);
      short[] block = blocks.get(b);
      for (int d = 0; d < dimension; d++) {
        add(sums, block, d * WIDTH, vector[d]);
      }
      int first = b * WIDTH;
      int last = Math.min(WIDTH, slots.size() - first);
      for (int i = 0; i < last; i++) {
        double distance = Components.distance(sums[i]);
        if (nearest.wouldTake(distance)) {
          Slot slot = slots.get(first + i);
          if (slot != null && labels.test(slot.labels())) {
            nearest.take(slot.id(), distance);
          }
        }
      }
    }
    return nearest.inOrder();
  }

  private static void add(float[] sums, short[] block, int from, float factor) {
    for (int i = 0; i < WIDTH; i++) {
      sums[i] += factor * block[from + i];
    }
  }
}
