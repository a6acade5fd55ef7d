package chat.roles.memory.vectors;

import java.util.List;
import java.util.Set;

/**
 * What is looked for in a scope.
 *
 * @param text a question or a description; only its first {@link #MAX_TEXT} characters count
 * @param words which entries are found by their words
 * @param filters of each of these sets an entry has at least one label; an empty set is fulfilled
 *     by none
 * @param count how many hits at most, from 1 to 1,000
 * @param maxDistance what is further away is found by its words alone; from 0 to 2
 */
public record VectorQuery(
    VectorScope scope,
    String text,
    Words words,
    List<Set<String>> filters,
    int count,
    double maxDistance) {

  /** How many characters of a question count. */
  public static final int MAX_TEXT = 4_000;

  /** The distance of opposites: everything is near enough. */
  public static final double ANY_DISTANCE = 2;

  public VectorQuery {
    text = StorableText.of(text, MAX_TEXT);
    filters = Labels.checked(filters);
    if (count < 1 || count > 1_000) {
      throw new IllegalArgumentException("count must be from 1 to 1,000");
    }
  }

  /** The nearest by meaning and by any of the words. */
  public static VectorQuery nearest(
      VectorScope scope, String text, List<Set<String>> filters, int count) {
    return new VectorQuery(scope, text, Words.ANY, filters, count, ANY_DISTANCE);
  }

  /** Which words must occur for an entry to be found by its words; word beginnings count. */
  public enum Words {
    /** All that the text has. */
    ALL,
    /** Any; the more the better, and words that occur nearly everywhere do not count. */
    ANY,
    /** Entries are found by meaning alone. */
    NONE
  }
}
