package chat.roles.runs;

import chat.roles.kernel.json.Json;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a continued run's journal holds. Read in slices as the program comes to them, from the step
 * that it asks for on, since it comes by most steps in the tree's order; each entry is taken once
 * and then forgotten. So no more of a journal is in memory than a slice for each branch that is
 * being replayed, and the steps around it.
 */
final class Recording {

  /** Keys as the database sorts them: by their bytes, and so by their code points. */
  private static final Comparator<String> ORDER = Recording::compare;

  private static final String END = "\uDBFF\uDFFF";

  private final @Nullable Source source;
  private final Map<String, Entry> entries = new HashMap<>();

  /** From which key to which the journal was read. */
  private final TreeMap<String, String> read = new TreeMap<>(ORDER);

  private final ReentrantLock lock = new ReentrantLock();

  private Recording(@Nullable Source source) {
    this.source = source;
  }

  /** Where the journal is read from. */
  interface Source {

    JournalReader.Slice slice(String from);

    Journal.Spent spent(Set<String> tools);
  }

  /** Of a run that was never carried out before. */
  static Recording empty() {
    return new Recording(null);
  }

  /** Of a run that is continued. */
  static Recording of(Source source) {
    return new Recording(source);
  }

  /** The entry at the path, null when nothing was recorded there. */
  @Nullable Entry take(String path) {
    if (source == null) {
      return null;
    }
    lock.lock();
    try {
      return entries.remove(reading(source, path));
    } finally {
      lock.unlock();
    }
  }

  /** Whether something is recorded at the path that was not taken yet. */
  boolean holds(String path) {
    if (source == null) {
      return false;
    }
    lock.lock();
    try {
      return entries.containsKey(reading(source, path));
    } finally {
      lock.unlock();
    }
  }

  /** How many entries are in memory. */
  int kept() {
    return entries.size();
  }

  /** What all steps of these tools come to. */
  Journal.Spent spent(Set<String> tools) {
    return source == null ? new Journal.Spent(0, 0) : source.spent(tools);
  }

  /**
   * The path's key, with the journal read there: from the first of the steps in whose course it is
   * on, since these are asked for later but sort before it; else from itself on.
   */
  private String reading(Source from, String path) {
    String key = PathKey.of(path);
    if (!isRead(key)) {
      String first = firstUnread(key);
      read(first, from.slice(first));
      if (!isRead(key)) {
        read(key, from.slice(key));
      }
    }
    return key;
  }

  private String firstUnread(String key) {
    for (int dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
      String above = key.substring(0, dot);
      if (!isRead(above)) {
        return above;
      }
    }
    return key;
  }

  private boolean isRead(String key) {
    Map.Entry<String, String> before = read.floorEntry(key);
    return before != null && compare(key, before.getValue()) <= 0;
  }

  private void read(String from, JournalReader.Slice slice) {
    String to = from;
    for (Map.Entry<String, Entry> entry : slice.entries().entrySet()) {
      to = entry.getKey();
      if (!isRead(to)) {
        entries.put(to, entry.getValue());
      }
    }
    if (slice.last()) {
      to = END;
    }
    Map.Entry<String, String> reaching = read.floorEntry(to);
    if (reaching != null && compare(to, reaching.getValue()) < 0) {
      to = reaching.getValue();
    }
    read.subMap(from, true, to, true).clear();
    read.put(from, to);
  }

  private static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /**
   * A recorded step.
   *
   * @param address as JSON text
   */
  record Entry(String tool, String address, boolean failed, Packed question, Packed answer) {

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
