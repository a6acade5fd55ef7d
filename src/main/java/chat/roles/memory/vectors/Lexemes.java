package chat.roles.memory.vectors;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The words of texts in any language, as the database's full-text index holds them: runs of letters
 * and digits in lower case, without accents; where a script has no spaces, pairs of characters.
 * They hold nothing that means anything in a query.
 */
final class Lexemes {

  private static final int MOST = 3_000;
  private static final int MOST_IN_QUERY = 32;
  private static final int LONGEST = 60;
  private static final int SHORTEST_BEGINNING = 4;

  /** The end of the Latin letters. */
  private static final int LATIN = 0x250;

  private Lexemes() {}

  /** All different words, in their order. */
  static Set<String> of(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT);
    Set<String> words = new LinkedHashSet<>();
    int from = -1;
    for (int at = 0; at <= plain.length() && words.size() < MOST; ) {
      int c = at < plain.length() ? plain.codePointAt(at) : ' ';
      boolean inWord = Character.isLetterOrDigit(c);
      if (inWord && from < 0) {
        from = at;
      } else if (!inWord && from >= 0) {
        add(words, plain.substring(from, at));
        from = -1;
      }
      at += Character.charCount(c);
    }
    return words;
  }

  private static boolean isLatin(int c) {
    return c < LATIN && Character.isLetter(c);
  }

  private static void add(Set<String> words, String run) {
    if (run.codePoints().anyMatch(Lexemes::standsWithoutSpaces)) {
      addPairs(words, run);
    } else {
      words.add(run.length() <= LONGEST ? run : run.substring(0, LONGEST));
    }
  }

  private static void addPairs(Set<String> words, String run) {
    int[] characters = run.codePoints().toArray();
    for (int i = 0; i < Math.max(1, characters.length - 1) && words.size() < MOST; i++) {
      words.add(new String(characters, i, Math.min(2, characters.length - i)));
    }
  }

  private static boolean standsWithoutSpaces(int c) {
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }

  /**
   * A tsquery of a question's words; "" when there are none.
   *
   * @param common words that say nothing, left out unless there are no others
   */
  static String query(String text, VectorQuery.Words wanted, Set<String> common) {
    List<String> words = new ArrayList<>(of(text));
    Predicate<String> saysNothing =
        word ->
            common.contains(word) || (word.length() < 3 && word.chars().allMatch(Lexemes::isLatin));
    if (wanted == VectorQuery.Words.ANY && !words.stream().allMatch(saysNothing)) {
      words.removeIf(saysNothing);
    }
    return words.stream()
        .limit(MOST_IN_QUERY)
        .map(word -> "'" + word + (word.length() >= SHORTEST_BEGINNING ? "':*" : "'"))
        .collect(Collectors.joining(wanted == VectorQuery.Words.ALL ? " & " : " | "));
  }
}
