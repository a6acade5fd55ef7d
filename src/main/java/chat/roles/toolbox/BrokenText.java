package chat.roles.toolbox;

/**
 * A text and a place in it, with the questions about what comes next on which repairs are decided.
 * Each looks ahead for a bounded distance or over blanks only.
 */
final class BrokenText {

  private static final int LOOK_AHEAD = 300;
  private static final char END = '\uffff';
  private static final String QUOTES = "\"'`“”„‟‘’‚‛«»´";

  final String source;
  int at;

  BrokenText(String source) {
    this.source = source;
  }

  static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\ufeff' || c == '\u200b';
  }

  static boolean isQuote(char c) {
    return QUOTES.indexOf(c) >= 0;
  }

  /** Whether a string that {@code open} opened may be closed by {@code c}. */
  static boolean isPair(char open, char c) {
    return switch (open) {
      case '“', '”', '„', '‟' -> "“”„‟".indexOf(c) >= 0;
      case '‘', '’', '‚', '‛' -> "‘’‚‛".indexOf(c) >= 0;
      case '«', '»' -> "«»".indexOf(c) >= 0;
      case '`', '´' -> "`´".indexOf(c) >= 0;
      default -> open == c;
    };
  }

  /** The character at the index; one that is no character at and after the end. */
  char look(int index) {
    return index < source.length() ? source.charAt(index) : END;
  }

  char peek() {
    return look(at);
  }

  /** Whether the text, or the code fence around it, ends here. */
  boolean isEnd() {
    return isEnd(at);
  }

  boolean isEnd(int index) {
    return index >= source.length() || source.startsWith("```", index);
  }

  /** Passes over blanks, comments and dots that stand for something left out. */
  void skipBlank() {
    while (at < source.length()) {
      char c = source.charAt(at);
      if (isBlank(c) || c == '…') {
        at++;
      } else if (source.startsWith("...", at)) {
        at += 3;
      } else if (isComment(at)) {
        at = endOfComment();
      } else {
        return;
      }
    }
  }

  /** Passes over blanks and all that stands between the entries of a container. */
  void skipSeparators() {
    skipBlank();
    while (peek() == ',' || peek() == ';') {
      at++;
      skipBlank();
    }
  }

  /** Passes over what stands between values that follow each other: fences, surplus brackets. */
  void skipBetween() {
    int before;
    do {
      before = at;
      skipSeparators();
      if (source.startsWith("```", at)) {
        at += 3;
        while (Character.isLetterOrDigit(peek())) {
          at++;
        }
      } else if (peek() == '}' || peek() == ']' || peek() == ')') {
        at++;
      }
    } while (at > before);
  }

  boolean isComment(int index) {
    char c = look(index);
    char next = look(index + 1);
    if (c == '/') {
      return next == '/' || next == '*';
    }
    return c == '#' && (isBlank(next) || next == '#' || next == END || isFirstInLine(index));
  }

  private boolean isFirstInLine(int index) {
    return index == 0 || source.charAt(index - 1) == '\n';
  }

  private int endOfComment() {
    boolean block = look(at + 1) == '*';
    int end = source.indexOf(block ? "*/" : "\n", block ? at + 2 : at);
    return end < 0 ? source.length() : end + (block ? 2 : 1);
  }

  /** The index of the next character that is not blank, from {@code index} on. */
  int nonBlank(int index) {
    int i = index;
    while (i < source.length() && isBlank(source.charAt(i))) {
      i++;
    }
    return i;
  }

  boolean hasLineEnd(int from, int to) {
    int end = source.indexOf('\n', from, Math.max(from, to));
    return end >= 0;
  }

  /** Whether a key and its colon seem to begin at the index. */
  boolean startsEntry(int index) {
    char c = look(index);
    if (isQuote(c)) {
      return startsQuotedEntry(index, c);
    }
    if (isPrefixed(index)) {
      return startsQuotedEntry(index + 1, look(index + 1));
    }
    if (!Character.isLetterOrDigit(c) && c != '_' && c != '$') {
      return false;
    }
    int i = index;
    while (i < index + LOOK_AHEAD && (Character.isLetterOrDigit(look(i)) || isInName(look(i)))) {
      i++;
    }
    int colon = nonBlank(i);
    return look(colon) == ':' && look(colon + 1) != '/';
  }

  /** Whether a string of Python with a letter before its quote stands there. */
  boolean isPrefixed(int index) {
    return "bBuUrRfF".indexOf(look(index)) >= 0 && "\"'".indexOf(look(index + 1)) >= 0;
  }

  private static boolean isInName(char c) {
    return c == '_' || c == '$' || c == '-' || c == '.';
  }

  private boolean startsQuotedEntry(int index, char quote) {
    for (int i = index + 1; i < index + LOOK_AHEAD; i++) {
      char c = look(i);
      if (c == '\n') {
        return false;
      }
      if (i >= source.length()) {
        return true;
      }
      if (c == '\\') {
        i++;
      } else if (isPair(quote, c)) {
        int colon = nonBlank(i + 1);
        return look(colon) == ':' || colon >= source.length();
      }
    }
    return true;
  }

  /** Whether what follows a comma at {@code index - 1} goes on an object. */
  boolean goesOnAsObject(int index, boolean inArray) {
    int next = nonBlank(index);
    return switch (look(next)) {
      case '}', ',' -> true;
      case ']', '{' -> inArray;
      default -> isEnd(next) || isComment(next) || isDots(next) || startsEntry(next);
    };
  }

  /** Whether what follows a comma at {@code index - 1} goes on an array. */
  boolean goesOnAsArray(int index) {
    int next = nonBlank(index);
    char c = look(next);
    if (isEnd(next) || isQuote(c) || "{}[],".indexOf(c) >= 0) {
      return true;
    }
    return isComment(next) || isDots(next) || BareWords.isWordAt(source, next);
  }

  private boolean isDots(int index) {
    return look(index) == '…' || source.startsWith("...", index);
  }
}
