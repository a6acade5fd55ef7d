package chat.roles.toolbox;

import org.jspecify.annotations.Nullable;

/**
 * Reads one string with quotes. A quote inside of it that was not escaped is told from the closing
 * one by what follows: valid JSON always closes where it should.
 */
final class BrokenString {

  /** What the string is, which decides what may follow it. */
  enum Place {
    KEY,
    FIELD,
    ELEMENT
  }

  private static final String ESCAPES = "nrtbf/\"'`\\";
  private static final String ESCAPED = "\n\r\t\b\f/\"'`\\";

  private final BrokenText text;
  private final Place place;
  private final boolean inObject;
  private final boolean inArray;
  private final StringBuilder content = new StringBuilder();
  private int firstColon = -1;
  private boolean cut;

  BrokenString(BrokenText text, Place place, boolean inObject, boolean inArray) {
    this.text = text;
    this.place = place;
    this.inObject = inObject;
    this.inArray = inArray;
  }

  /** Whether the text ended before the string did. */
  boolean isCut() {
    return cut;
  }

  /** Reads from the opening quote on, and leaves the place in the text behind the string. */
  String read() {
    char open = text.peek();
    if (text.source.startsWith("\"\"\"", text.at)) {
      int end = text.source.indexOf("\"\"\"", text.at + 3);
      if (end > 0) {
        String inside = text.source.substring(text.at + 3, end);
        text.at = end + 3;
        return wellFormed(inside);
      }
    }
    text.at++;
    while (text.at < text.source.length()) {
      char c = text.peek();
      if (c == '\\') {
        escape();
      } else if (!BrokenText.isPair(open, c)) {
        noteColon(c);
        content.append(c);
        text.at++;
      } else if (closes(text.at)) {
        text.at++;
        return wellFormed(content.toString());
      } else if (place == Place.KEY && firstColon >= 0) {
        return endKeyAtColon();
      } else if (place == Place.FIELD && isNextKey()) {
        return wellFormed(withoutComma());
      } else {
        content.append(c);
        text.at++;
      }
    }
    return endOfText();
  }

  private void noteColon(char c) {
    if (c == ':' && firstColon < 0) {
      firstColon = text.at;
    }
  }

  private String endOfText() {
    if (place == Place.KEY && firstColon >= 0) {
      return endKeyAtColon();
    }
    cut = true;
    String all = content.toString();
    int fence = all.lastIndexOf("\n```");
    return wellFormed(
        fence >= 0 && all.substring(fence + 4).isBlank() ? all.substring(0, fence) : all);
  }

  /** A key whose closing quote is missing ends at its colon. */
  private String endKeyAtColon() {
    int colon = content.indexOf(":");
    text.at = firstColon;
    return wellFormed(content.substring(0, colon).strip());
  }

  /** Whether the closing quote is missing and this one opens the next key. */
  private boolean isNextKey() {
    int end = content.length();
    boolean lineEnd = false;
    while (end > 0 && BrokenText.isBlank(content.charAt(end - 1))) {
      end--;
      lineEnd |= content.charAt(end) == '\n';
    }
    boolean comma = end > 0 && content.charAt(end - 1) == ',';
    return (comma || lineEnd) && text.startsEntry(text.at);
  }

  private String withoutComma() {
    String value = content.toString().stripTrailing();
    return value.endsWith(",") ? value.substring(0, value.length() - 1) : value;
  }

  private void escape() {
    char c = text.look(text.at + 1);
    int known = text.at + 1 < text.source.length() ? ESCAPES.indexOf(c) : -1;
    if (known >= 0) {
      content.append(ESCAPED.charAt(known));
      text.at += 2;
    } else if (c == 'u' || c == 'x') {
      code(c == 'u' ? 4 : 2);
    } else if (c == '\n' || c == '\r') {
      text.at += c == '\r' && text.look(text.at + 2) == '\n' ? 3 : 2;
    } else {
      if (text.at + 1 < text.source.length()) {
        content.append('\\');
      }
      text.at++;
    }
  }

  private void code(int digits) {
    int from = text.at + 2;
    int to = from;
    while (to < from + digits && Character.digit(text.look(to), 16) >= 0) {
      to++;
    }
    if (to == from + digits) {
      content.append((char) Integer.parseInt(text.source, from, to, 16));
      text.at = to;
    } else if (to >= text.source.length()) {
      text.at = to;
    } else {
      content.append('\\');
      text.at++;
    }
  }

  private boolean closes(int quote) {
    int next = text.nonBlank(quote + 1);
    if (text.isEnd(next)) {
      return true;
    }
    boolean apart = next > quote + 1;
    char c = text.look(next);
    return switch (c) {
      case ':' -> place != Place.FIELD;
      case '=' -> place == Place.KEY;
      case ',', ';' -> closesBeforeComma(next + 1);
      case '}' -> place != Place.ELEMENT || inObject;
      case ']' -> place == Place.ELEMENT || inArray;
      case '+' -> BrokenText.isQuote(text.look(text.nonBlank(next + 1)));
      case '/', '#' -> apart && text.isComment(next);
      case '{', '[' -> place == Place.KEY || text.hasLineEnd(quote, next);
      default -> apart && closesBeforeValue(next, c);
    };
  }

  private boolean closesBeforeComma(int afterComma) {
    return switch (place) {
      case KEY -> true;
      case FIELD -> text.goesOnAsObject(afterComma, inArray);
      case ELEMENT -> text.goesOnAsArray(afterComma);
    };
  }

  private boolean closesBeforeValue(int next, char c) {
    return place == Place.FIELD ? text.startsEntry(next) : BrokenText.isQuote(c);
  }

  /** The text with every half of a surrogate pair that stands alone replaced. */
  static String wellFormed(String text) {
    StringBuilder fixed = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else {
        fixed = with(fixed, text, i);
      }
    }
    return fixed == null ? text : fixed.toString();
  }

  private static StringBuilder with(@Nullable StringBuilder fixed, String text, int index) {
    StringBuilder result = fixed == null ? new StringBuilder(text) : fixed;
    result.setCharAt(index, '\ufffd');
    return result;
  }
}
