package chat.roles.memory.imports.reader;

import java.util.regex.Pattern;

/** Collects Markdown out of text that is not Markdown, up to the limit. */
final class MarkdownText {

  /** What would begin something else than a line of a paragraph. */
  private static final Pattern SPECIAL =
      Pattern.compile(
          "(?:#{1,6}(?:\\s|$)|`{3}|~{3}|<[\\p{Alpha}/!?]|\\[[^\\]]*+\\]:).*", Pattern.DOTALL);

  private static final Pattern UNDERLINE = Pattern.compile("(?:=+|-+)\\s*");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private final ReaderLimits limits;
  private final StringBuilder text = new StringBuilder();

  MarkdownText(ReaderLimits limits) {
    this.limits = limits;
  }

  /** The same line, so that it is a line of a paragraph or a list. */
  static String escaped(String line) {
    int start = 0;
    while (start < line.length() && Character.isWhitespace(line.charAt(start))) {
      start++;
    }
    String rest = line.substring(start);
    boolean special = SPECIAL.matcher(rest).matches() || UNDERLINE.matcher(rest).matches();
    return special ? line.substring(0, start) + "\\" + rest : line;
  }

  static String oneLine(String words) {
    return SPACE.matcher(words).replaceAll(" ").strip();
  }

  /** A heading; as a paragraph when it is too long for one. */
  void heading(int level, String words) throws UnreadableException {
    String title = oneLine(words);
    if (title.length() > Block.MAX_TITLE) {
      paragraph(title);
    } else if (!title.isEmpty()) {
      block(Block.heading(Math.min(level, Block.MAX_LEVEL), title));
    }
  }

  /** A paragraph in one line. */
  void paragraph(String words) throws UnreadableException {
    String line = oneLine(words);
    if (!line.isEmpty()) {
      block(escaped(line));
    }
  }

  /** Lines that are Markdown already, as a block of their own. */
  void block(String markdown) throws UnreadableException {
    if (!text.isEmpty()) {
      text.append("\n\n");
    }
    append(markdown);
  }

  /** A line that goes on with the block. */
  void line(String markdown) throws UnreadableException {
    if (!text.isEmpty()) {
      text.append('\n');
    }
    append(markdown);
  }

  private void append(String markdown) throws UnreadableException {
    text.append(markdown);
    if (text.length() > limits.chars()) {
      throw limits.tooLong();
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
