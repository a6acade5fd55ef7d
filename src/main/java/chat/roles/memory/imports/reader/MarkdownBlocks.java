package chat.roles.memory.imports.reader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * Markdown as the headings and blocks that stand on its outermost level, in the source's own words.
 * Every line that is not blank is in exactly one of them; reading the blocks again, with a blank
 * line between them, gives the same blocks.
 */
final class MarkdownBlocks {

  private static final int DEEPEST = 100;
  private static final int LONGEST_FRONT_MATTER = 200;
  private static final Pattern CLOSING = Pattern.compile("(?:^|[ \\t]+)#+$");

  private final Parser parser =
      Parser.builder()
          .extensions(List.of(TablesExtension.create()))
          .includeSourceSpans(IncludeSourceSpans.BLOCKS)
          .inlineParserFactory(_ -> (_, _) -> {})
          .maxOpenBlockParsers(DEEPEST)
          .build();
  private final List<Block> blocks = new ArrayList<>();
  private final String[] lines;
  private final int first;

  private MarkdownBlocks(String source) {
    this.lines = source.split("\n", -1);
    this.first = endOfFrontMatter();
  }

  static List<Block> of(String source) {
    MarkdownBlocks reading = new MarkdownBlocks(source);
    reading.read();
    return reading.blocks;
  }

  /** YAML between two lines of hyphens at the very beginning, which would be a heading. */
  private int endOfFrontMatter() {
    if (!"---".equals(lines[0].stripTrailing())) {
      return 0;
    }
    for (int i = 1; i < Math.min(lines.length, LONGEST_FRONT_MATTER); i++) {
      if (lines[i].isBlank()) {
        return 0;
      }
      if ("---".equals(lines[i].stripTrailing())) {
        return i + 1;
      }
    }
    return 0;
  }

  private void read() {
    text(0, first, false);
    String rest = String.join("\n", Arrays.asList(lines).subList(first, lines.length));
    Node open = null;
    int start = first;
    for (Node node = parser.parse(rest).getFirstChild(); node != null; node = node.getNext()) {
      List<SourceSpan> spans = node.getSourceSpans();
      if (spans.isEmpty()) {
        continue;
      }
      int begins = first + spans.getFirst().getLineIndex();
      text(start, begins, open instanceof Paragraph);
      start = begins;
      open = node;
      if (node instanceof Heading heading) {
        int ends = first + spans.getLast().getLineIndex() + 1;
        if (heading(heading.getLevel(), begins, ends)) {
          start = ends;
        }
      }
    }
    text(start, lines.length, open instanceof Paragraph);
  }

  private boolean heading(int level, int from, int to) {
    String title = to - from == 1 ? behindMarks(lines[from], level) : joined(from, to - 1);
    if (title.isEmpty() || title.length() > Block.MAX_TITLE) {
      return false;
    }
    blocks.add(new Block(level, title));
    return true;
  }

  private static String behindMarks(String line, int level) {
    String title = line.strip().substring(level).strip();
    return CLOSING.matcher(title).replaceFirst("").strip();
  }

  private String joined(int from, int to) {
    StringBuilder title = new StringBuilder();
    for (int i = from; i < to; i++) {
      title.append(title.isEmpty() ? "" : " ").append(lines[i].strip());
    }
    return title.toString();
  }

  private void text(int from, int to, boolean paragraph) {
    int begin = from;
    int end = to;
    while (begin < end && lines[begin].isBlank()) {
      begin++;
    }
    while (end > begin && lines[end - 1].isBlank()) {
      end--;
    }
    if (begin < end) {
      String text = String.join("\n", Arrays.asList(lines).subList(begin, end));
      blocks.add(new Block(0, paragraph ? text.stripLeading() : text));
    }
  }
}
