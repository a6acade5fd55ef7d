package chat.roles.memory.imports.reader;

/** Plain text, whose paragraphs stand between blank lines. */
final class TextMarkdown {

  private TextMarkdown() {}

  static String of(String text, ReaderLimits limits) throws UnreadableException {
    MarkdownText markdown = new MarkdownText(limits);
    for (String line : text.split("\n", -1)) {
      markdown.line(MarkdownText.escaped(line));
    }
    return markdown.toString();
  }
}
