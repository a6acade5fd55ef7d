package chat.roles.memory.vectors;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text that is found. U+0000 and lone surrogates become U+FFFD; only so much of the text counts
 * as {@link #MAX_TEXT} says.
 *
 * @param id unique in its scope; at most 300 characters
 * @param text what it is about: embedded
 * @param words further text that is found by its words alone; "" for none
 * @param labels what searches may ask for besides: {@code version=v1}; at most 200, each of at most
 *     400 characters
 * @param payload given back with a hit, not searched
 */
public record VectorEntry(
    String id, String text, String words, Set<String> labels, @Nullable String payload) {

  /** How many characters of a text are looked at. */
  public static final int MAX_TEXT = 20_000;

  static final int MAX_LABELS = 200;

  public VectorEntry {
    text = StorableText.of(text, MAX_TEXT);
    words = StorableText.of(words, MAX_TEXT);
    payload = payload == null ? null : StorableText.of(payload, Integer.MAX_VALUE);
    labels = Set.copyOf(labels);
    if (id.isEmpty() || id.length() > 300 || id.indexOf(0) >= 0) {
      throw new IllegalArgumentException("an id has 1 to 300 characters");
    }
    if (labels.size() > MAX_LABELS) {
      throw new IllegalArgumentException("at most " + MAX_LABELS + " labels");
    }
    labels.forEach(Labels::check);
  }

  /** An entry that is found by its text alone. */
  public static VectorEntry of(String id, String text, Set<String> labels) {
    return new VectorEntry(id, text, "", labels, null);
  }
}
