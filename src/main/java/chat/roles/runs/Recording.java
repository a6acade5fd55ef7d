package chat.roles.runs;

import chat.roles.kernel.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.JsonNode;

/**
 * What a continued run's journal holds, until it was replayed. Each entry is taken once and then
 * forgotten; packed texts stay packed until then.
 */
final class Recording {

  private final Supplier<Map<String, Entry>> entries;

  private Recording(Supplier<Map<String, Entry>> entries) {
    this.entries = entries;
  }

  /** Of a run that was never carried out before. */
  static Recording empty() {
    return new Recording(Map::of);
  }

  /** Of a run that is continued; read when the first step asks for it. */
  static Recording of(Supplier<Map<String, Entry>> entries) {
    return new Recording(SingletonSupplier.of(() -> new ConcurrentHashMap<>(entries.get())));
  }

  /** The entry at the path, null when nothing was recorded there. */
  @Nullable Entry take(String path) {
    Map<String, Entry> left = entries.get();
    return left.isEmpty() ? null : left.remove(path);
  }

  /** Whether something is recorded at the path that was not taken yet. */
  boolean holds(String path) {
    return entries.get().containsKey(path);
  }

  /** What the steps of these tools that were not taken yet come to. */
  Journal.Spent spent(Set<String> tools) {
    long steps = 0;
    long tokens = 0;
    for (Entry entry : entries.get().values()) {
      if (tools.contains(entry.tool())) {
        steps++;
        tokens += entry.tokens();
      }
    }
    return new Journal.Spent(steps, tokens);
  }

  /**
   * A recorded step.
   *
   * @param address as JSON text
   * @param tokens in both directions
   */
  record Entry(
      String tool, String address, boolean failed, Packed question, Packed answer, int tokens) {

    /** Whether the step is the one recorded; the order of an object's fields does not matter. */
    boolean isOf(Journal.Step step, String questionText) {
      return tool.equals(step.tool())
          && address.equals(Json.write(step.address()))
          && same(question.unpacked(), questionText);
    }

    private static boolean same(String recorded, String met) {
      return recorded.equals(met) || Json.parse(recorded).equals(Json.parse(met));
    }

    /** What the entry asked, for people. */
    String shown() {
      return shown(tool, address, question.unpacked());
    }

    static String shown(String tool, String address, String question) {
      String text = tool + " " + address + " " + question;
      return text.length() <= 500 ? text : text.substring(0, 500) + "…";
    }

    Journal.Recorded recorded() {
      JsonNode read = Json.parse(answer.unpacked());
      return new Journal.Recorded(read, failed);
    }
  }
}
