package chat.roles.hosts.language;

/** Goes through the markers of a text from left to right, in linear time. */
final class Markers {

  private final String text;
  private int start;
  private int end;

  /** Up to here it is known that no marker can be closed. */
  private int unclosed;

  Markers(String text) {
    this.text = text;
  }

  /** Goes to the next marker, when there is one. */
  boolean next() {
    for (int open = text.indexOf('<', end); open >= 0; open = text.indexOf('<', open + 1)) {
      if (is(open + 1, "<|?") && open >= unclosed) {
        int close = close(open + 2);
        if (close >= 0) {
          start = open;
          end = close + 2;
          return true;
        }
      }
    }
    return false;
  }

  /** Where the two closing characters stand, on the same line; −1 when they do not. */
  private int close(int from) {
    int at = from;
    while (at < text.length() && !Strings.endsLine(text.charAt(at))) {
      if (is(at, "?|>") && is(at + 1, ">")) {
        return at;
      }
      at++;
    }
    unclosed = at;
    return -1;
  }

  private boolean is(int at, String characters) {
    return at < text.length() && characters.indexOf(text.charAt(at)) >= 0;
  }

  /** Where the marker begins, with its opening characters. */
  int start() {
    return start;
  }

  /** Behind its closing characters. */
  int end() {
    return end;
  }

  /** Whether it is written with question marks on both sides. */
  boolean typed() {
    return text.charAt(start + 1) == '?' && text.charAt(end - 2) == '?';
  }
}
