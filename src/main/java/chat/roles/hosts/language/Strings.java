package chat.roles.hosts.language;

import java.util.ArrayList;
import java.util.List;

/** JavaScript's rules for text, in linear time. */
final class Strings {

  private static final int SHORT = 16;

  private Strings() {}

  /** Whether JavaScript takes the character as white space or the end of a line. */
  static boolean isWhite(char c) {
    return switch (c) {
      case ' ', '\t', '\n', '\u000B', '\f', '\r', '\u00A0', '\u2028', '\u2029', '\uFEFF' -> true;
      default -> c > 127 && Character.getType(c) == Character.SPACE_SEPARATOR;
    };
  }

  /** Whether the character ends a line. */
  static boolean endsLine(char c) {
    return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
  }

  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isWhite(text.charAt(from))) {
      from++;
    }
    while (to > from && isWhite(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** Whether {@code part} stands in {@code text}. */
  static boolean contains(String text, String part, Budget budget) {
    budget.search(text.length(), part.length());
    return new Search(part).in(text, 0) >= 0;
  }

  /** The pieces between the separators; every character when the separator is empty. */
  static List<String> split(String text, String separator, Budget budget) {
    List<String> pieces = new ArrayList<>();
    if (separator.isEmpty()) {
      budget.elements(text.codePointCount(0, text.length()));
      text.codePoints().forEach(c -> pieces.add(Character.toString(c)));
      return pieces;
    }
    budget.search(text.length(), separator.length());
    Search search = new Search(separator);
    int from = 0;
    int at = search.in(text, 0);
    while (at >= 0) {
      pieces.add(text.substring(from, at));
      budget.step();
      from = at + separator.length();
      at = search.in(text, from);
      if (pieces.size() > Budget.MAX_ELEMENTS) {
        budget.elements(pieces.size());
      }
    }
    pieces.add(text.substring(from));
    return pieces;
  }

  /**
   * A text to be found. Long ones are sought by Knuth, Morris and Pratt, since the JDK's search is
   * quadratic.
   */
  private static final class Search {
    private final String part;
    private final int[] borders;

    Search(String part) {
      this.part = part;
      this.borders = part.length() <= SHORT ? new int[0] : borders(part);
    }

    private static int[] borders(String part) {
      int[] borders = new int[part.length()];
      int matched = 0;
      for (int i = 1; i < part.length(); i++) {
        while (matched > 0 && part.charAt(i) != part.charAt(matched)) {
          matched = borders[matched - 1];
        }
        if (part.charAt(i) == part.charAt(matched)) {
          matched++;
        }
        borders[i] = matched;
      }
      return borders;
    }

    int in(String text, int from) {
      if (borders.length == 0) {
        return text.indexOf(part, from);
      }
      int matched = 0;
      for (int i = from; i < text.length(); i++) {
        while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
          matched = borders[matched - 1];
        }
        if (text.charAt(i) == part.charAt(matched)) {
          matched++;
        }
        if (matched == part.length()) {
          return i - matched + 1;
        }
      }
      return -1;
    }
  }
}
