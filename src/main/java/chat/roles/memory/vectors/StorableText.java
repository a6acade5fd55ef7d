package chat.roles.memory.vectors;

/** Text that PostgreSQL takes: U+0000 and lone surrogates become U+FFFD. */
final class StorableText {

  private static final char REPLACEMENT = '\uFFFD';

  private StorableText() {}

  static String of(String text, int maxLength) {
    String start = text.length() <= maxLength ? text : text.substring(0, maxLength);
    int bad = firstBad(start, 0);
    if (bad < 0) {
      return start;
    }
    StringBuilder clean = new StringBuilder(start);
    while (bad >= 0) {
      clean.setCharAt(bad, REPLACEMENT);
      bad = firstBad(clean, bad + 1);
    }
    return clean.toString();
  }

  static boolean isStorable(String text) {
    return firstBad(text, 0) < 0;
  }

  private static int firstBad(CharSequence text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return i;
      }
      if (Character.isHighSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
