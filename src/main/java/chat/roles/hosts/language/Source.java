package chat.roles.hosts.language;

import chat.roles.hosts.language.Term.Operator;
import java.util.Optional;

/** The text of an expression, read from left to right: its words, numbers, strings and signs. */
final class Source {

  private final String text;
  private final int end;
  private int at;

  /** The part of a text from an offset up to another; places are reported in the whole text. */
  Source(String text, int from, int end) {
    this.text = text;
    this.at = from;
    this.end = end;
  }

  int offset() {
    return at;
  }

  /** What went wrong at the current place. */
  SyntaxMistake mistake(String message) {
    return new SyntaxMistake(at, message);
  }

  SyntaxMistake mistake(int offset, String message) {
    return new SyntaxMistake(offset, message);
  }

  /** A text that is no expression; its place is put into words only where somebody reads it. */
  static final class SyntaxMistake extends RuntimeException {
    private final int offset;
    private final String what;

    SyntaxMistake(int offset, String what) {
      super(what, null, false, false);
      this.offset = offset;
      this.what = what;
    }

    /** With the place in the text that was read. */
    String in(String text) {
      return place(text, offset) + ": " + what;
    }
  }

  /** Where an offset is, for people: the column, and the line when there are several. */
  private static String place(String text, int offset) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < offset && i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    String column = "column " + (text.codePointCount(start, Math.min(offset, text.length())) + 1);
    return text.indexOf('\n') < 0 ? column : "line " + line + ", " + column;
  }

  /** What stands at the current place, for messages. */
  String found() {
    skipBlanks();
    if (at >= end) {
      return "the end";
    }
    int stop = at;
    while (stop < end && isNamePart(text.codePointAt(stop)) && stop - at < 20) {
      stop += Character.charCount(text.codePointAt(stop));
    }
    return "`"
        + (stop > at ? text.substring(at, stop) : Character.toString(text.codePointAt(at)))
        + "`";
  }

  void skipBlanks() {
    while (at < end && Strings.isWhite(text.charAt(at))) {
      at++;
    }
  }

  boolean atEnd() {
    skipBlanks();
    return at >= end;
  }

  /** Whether the sign stands here, after blanks. */
  boolean sees(String sign) {
    skipBlanks();
    return text.startsWith(sign, at) && at + sign.length() <= end;
  }

  /** Goes past the sign when it stands here. */
  boolean takes(String sign) {
    boolean seen = sees(sign);
    if (seen) {
      at += sign.length();
    }
    return seen;
  }

  void expect(String sign, String where) {
    if (!takes(sign)) {
      throw mistake("expected `" + sign + "` " + where + ", found " + found());
    }
  }

  boolean seesDigit() {
    return seesDigit(0);
  }

  boolean seesDigit(int ahead) {
    int there = at + ahead;
    return there < end && text.charAt(there) >= '0' && text.charAt(there) <= '9';
  }

  boolean seesName() {
    skipBlanks();
    return at < end && isNameStart(text.codePointAt(at));
  }

  /** The name that stands here without going past it; empty when none does. */
  String peekName() {
    int here = at;
    String name = seesName() ? name() : "";
    at = here;
    return name;
  }

  String name() {
    skipBlanks();
    int from = at;
    while (at < end && isNamePart(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return text.substring(from, Math.min(at, end));
  }

  String digits() {
    int from = at;
    while (seesDigit()) {
      at++;
    }
    return text.substring(from, at);
  }

  double number() {
    skipBlanks();
    int from = at;
    digits();
    if (at < end && text.charAt(at) == '.' && seesDigit(1)) {
      at++;
      digits();
    }
    if (at < end && (text.charAt(at) | 0x20) == 'e') {
      int sign = at + 1 < end && "+-".indexOf(text.charAt(at + 1)) >= 0 ? 2 : 1;
      if (seesDigit(sign)) {
        at += sign;
        digits();
      }
    }
    if (at < end && isNamePart(text.codePointAt(at))) {
      throw mistake(from, "a number ends in a letter; put an operator or a blank between them");
    }
    return Double.parseDouble(text.substring(from, at));
  }

  /** The operator between operands that stands here, without going past it. */
  Optional<Operator> operator() {
    if (peekName().equals("in")) {
      return Optional.of(Operator.IN);
    }
    refuseForeignOperators();
    for (Operator operator : Operator.values()) {
      if (operator != Operator.IN && sees(operator.sign())) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  private void refuseForeignOperators() {
    if (sees("===") || sees("!==")) {
      throw mistake("there is no strict comparison here; write == or !=");
    }
    if (sees("**")) {
      throw mistake("a power is written with ^");
    }
    if (sees("=") && !sees("==")) {
      throw mistake("nothing can be assigned here; to compare, write ==");
    }
    if (sees("&") && !sees("&&")) {
      throw mistake("write && for \"and\"");
    }
  }

  /** A string in either kind of quotes, with JavaScript's escapes. */
  String string() {
    int from = at;
    char quote = text.charAt(at++);
    StringBuilder out = new StringBuilder();
    while (at < end && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      if (c == '\\' && at < end) {
        escape(out);
      } else {
        out.append(c);
      }
    }
    if (at >= end) {
      throw mistake(from, "a string that begins here has no closing " + quote);
    }
    at++;
    return whole(out.toString(), from);
  }

  private String whole(String string, int from) {
    boolean broken = string.codePoints().anyMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
    if (broken) {
      throw mistake(from, "a string holds half a character or U+0000; leave it out");
    }
    return string;
  }

  private void escape(StringBuilder out) {
    int from = at - 1;
    char c = text.charAt(at++);
    switch (c) {
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'v' -> out.append('\u000B');
      case '0' -> out.append('\0');
      case 'x' -> out.append((char) hex(from, at, at + 2));
      case 'u' -> unicode(from, out);
      case '\n' -> {}
      default -> out.append(c);
    }
  }

  private void unicode(int from, StringBuilder out) {
    if (at < end && text.charAt(at) == '{') {
      int close = text.indexOf('}', at);
      int point = close < 0 || close - at > 7 ? -1 : hex(from, at + 1, close);
      if (point < 0 || point > Character.MAX_CODE_POINT) {
        throw mistake(from, "write a character as \\u{1F600}, with up to six hexadecimal digits");
      }
      out.appendCodePoint(point);
      at = close + 1;
    } else {
      out.append((char) hex(from, at, at + 4));
    }
  }

  private int hex(int from, int first, int stop) {
    int value = 0;
    for (int i = first; i < stop; i++) {
      int digit = i < end && text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        throw mistake(from, "an escape with too few hexadecimal digits; write \\x41 or \\u0041");
      }
      value = value * 16 + digit;
    }
    at = stop;
    return value;
  }

  private static boolean isNameStart(int c) {
    return c == '_' || c == '$' || Character.isUnicodeIdentifierStart(c);
  }

  private static boolean isNamePart(int c) {
    return c == '$'
        || (Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
  }
}
