package chat.roles.house;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The ids of what exists on a server, by kind: {@code role} for what is below /api/roles. */
final class Things {

  private final Map<String, Queue<String>> ids = new ConcurrentHashMap<>();

  static String kind(String path) {
    String[] parts = path.split("/", -1);
    String name = parts.length > 2 ? parts[2] : "";
    return name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
  }

  void add(String kind, String id) {
    ids.computeIfAbsent(kind, _ -> new ConcurrentLinkedQueue<>()).add(id);
  }

  List<String> of(String kind) {
    return List.copyOf(ids.getOrDefault(kind, new ConcurrentLinkedQueue<>()));
  }

  List<String> all() {
    return ids.values().stream().flatMap(Queue::stream).toList();
  }
}
