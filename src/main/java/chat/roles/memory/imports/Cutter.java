package chat.roles.memory.imports;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text that is too long into pieces of at most {@code limit} tokens, at the end of a line, a
 * sentence or a word where there is one near. Each piece but the first begins with the end of the
 * one before; without these overlaps the pieces are the text.
 *
 * @param limit at least {@link #SMALLEST}
 */
record Cutter(int limit, TokenCount tokens) {

  /** The smallest limit that every text can be cut to. */
  static final int SMALLEST = 36;

  private static final int OVERLAP_PERCENT = 10;

  /** A word of more characters may be cut. */
  private static final int LONGEST_WORD = 16;

  private static final String SENTENCE_ENDS = ".!?…。！？；;:";
  private static final String WIDE_ENDS = "。！？；，、";

  Cutter {
    if (limit < SMALLEST) {
      throw new IllegalArgumentException("a limit of " + limit);
    }
  }

  boolean fits(String text) {
    return tokens.of(text) <= limit;
  }

  List<String> cut(String text) {
    List<String> pieces = new ArrayList<>();
    List<Word> words = words(text);
    String overlap = "";
    for (int from = 0; from < words.size(); ) {
      int to = end(text, words, from, overlap);
      String piece = overlap + text.substring(words.get(from).start(), words.get(to - 1).end());
      pieces.add(piece);
      overlap = affordable(overlap(piece));
      from = to;
    }
    return pieces;
  }

  private String affordable(String overlap) {
    return tokens.of(overlap) <= limit / 2 ? overlap : "";
  }

  /** The first word that the piece does not hold; it holds one at least. */
  private int end(String text, List<Word> words, int from, String overlap) {
    int left = limit - tokens.of(overlap);
    int to = from;
    while (to < words.size() && (left -= words.get(to).tokens()) >= 0) {
      to++;
    }
    to = Math.max(to, from + 1);
    while (to > from + 1 && !fits(overlap + between(text, words, from, to))) {
      to--;
    }
    return to == words.size() ? to : nicest(text, words, from, to);
  }

  private static String between(String text, List<Word> words, int from, int to) {
    return text.substring(words.get(from).start(), words.get(to - 1).end());
  }

  /** The best place to cut in the last quarter. */
  private static int nicest(String text, List<Word> words, int from, int to) {
    int best = to;
    int bestRank = -1;
    for (int i = to; i > from + (to - from) * 3 / 4; i--) {
      int rank = rank(text, words.get(i - 1));
      if (rank > bestRank) {
        best = i;
        bestRank = rank;
      }
    }
    return best;
  }

  private static int rank(String text, Word word) {
    String letters = text.substring(word.start(), word.end());
    String stripped = letters.stripTrailing();
    if (letters.indexOf('\n', stripped.length()) >= 0) {
      return 3;
    }
    boolean ended =
        !stripped.isEmpty() && SENTENCE_ENDS.indexOf(stripped.charAt(stripped.length() - 1)) >= 0;
    return ended ? 2 : stripped.length() < letters.length() ? 1 : 0;
  }

  /**
   * What the piece after this one begins with: its last tenth, from the beginning of a word on when
   * there is one.
   */
  static String overlap(String piece) {
    int start = piece.length() - piece.length() * OVERLAP_PERCENT / 100;
    for (int i = Math.max(start, 1); i < piece.length(); i++) {
      if (Character.isWhitespace(piece.charAt(i - 1)) && !Character.isWhitespace(piece.charAt(i))) {
        return piece.substring(i);
      }
    }
    boolean tearsPair = start < piece.length() && Character.isLowSurrogate(piece.charAt(start));
    String tail = piece.substring(tearsPair ? start + 1 : start);
    return tail.isBlank() ? "" : tail;
  }

  /** A word with the white space after it, or a part of a long one. */
  private record Word(int start, int end, int tokens) {}

  private List<Word> words(String text) {
    List<Word> words = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = endOfWord(text, start);
      words.add(new Word(start, end, tokens.of(text.substring(start, end))));
      start = end;
    }
    return words;
  }

  private static int endOfWord(String text, int start) {
    boolean blank = false;
    int i = start;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean space = Character.isWhitespace(c);
      int most = space ? LONGEST_WORD * 4 : LONGEST_WORD;
      if (i > start && ((blank && !space) || next - start > most)) {
        break;
      }
      blank = space;
      i = next;
      if (WIDE_ENDS.indexOf(c) >= 0) {
        break;
      }
    }
    return i;
  }
}
