package chat.roles.memory.imports.reader;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jspecify.annotations.Nullable;

/**
 * The readable text of a page: headings, paragraphs, lists, tables and preformatted text. Scripts,
 * styles, navigation, controls and what is hidden are left out.
 */
final class HtmlMarkdown implements NodeFilter {

  private static final Set<String> LEFT_OUT =
      Set.of(
          "script",
          "style",
          "noscript",
          "template",
          "svg",
          "math",
          "canvas",
          "iframe",
          "object",
          "embed",
          "head",
          "nav",
          "button",
          "select",
          "input",
          "textarea",
          "audio",
          "video");

  private static final int DEEPEST_LIST = 8;

  private final MarkdownText markdown;
  private final StringBuilder words = new StringBuilder();
  private final Deque<Listing> lists = new ArrayDeque<>();
  private String mark = "";
  private int rows;
  private @Nullable UnreadableException refusal;

  private HtmlMarkdown(ReaderLimits limits) {
    this.markdown = new MarkdownText(limits);
  }

  static String of(String html, ReaderLimits limits) throws UnreadableException {
    HtmlMarkdown reading = new HtmlMarkdown(limits);
    reading.filter(Jsoup.parse(html).body());
    if (reading.refusal != null) {
      throw reading.refusal;
    }
    return reading.markdown.toString();
  }

  private void filter(Element body) throws UnreadableException {
    traverse(body);
    if (refusal == null) {
      flush();
    }
  }

  @Override
  public FilterResult head(Node node, int depth) {
    try {
      return begin(node);
    } catch (UnreadableException e) {
      refusal = e;
      return FilterResult.STOP;
    }
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    try {
      end(node);
      return FilterResult.CONTINUE;
    } catch (UnreadableException e) {
      refusal = e;
      return FilterResult.STOP;
    }
  }

  private FilterResult begin(Node node) throws UnreadableException {
    if (node instanceof TextNode text) {
      words.append(text.getWholeText());
    }
    if (!(node instanceof Element element)) {
      return FilterResult.CONTINUE;
    }
    String name = element.normalName();
    if (LEFT_OUT.contains(name) || element.hasAttr("hidden")) {
      return FilterResult.SKIP_ENTIRELY;
    }
    if (element.isBlock() || ("br".equals(name) && lists.isEmpty())) {
      flush();
    }
    switch (name) {
      case "ul", "ol" -> lists.push(new Listing("ol".equals(name)));
      case "li" -> mark = lists.isEmpty() ? "- " : lists.peek().next();
      case "table" -> rows = 0;
      case "img" -> words.append(' ').append(element.attr("alt")).append(' ');
      case "br", "hr" -> words.append(' ');
      case "pre" -> {
        fence(element.wholeText());
        return FilterResult.SKIP_ENTIRELY;
      }
      case "tr" -> {
        row(element);
        return FilterResult.SKIP_ENTIRELY;
      }
      case "h1", "h2", "h3", "h4", "h5", "h6" -> {
        markdown.heading(name.charAt(1) - '0', element.text());
        return FilterResult.SKIP_ENTIRELY;
      }
      default -> {}
    }
    return FilterResult.CONTINUE;
  }

  private void end(Node node) throws UnreadableException {
    if (node instanceof Element element && element.isBlock()) {
      flush();
      if (Set.of("ul", "ol").contains(element.normalName()) && !lists.isEmpty()) {
        lists.pop();
      }
    }
  }

  private void flush() throws UnreadableException {
    String line = MarkdownText.oneLine(words.toString());
    words.setLength(0);
    if (line.isEmpty()) {
      return;
    }
    if (lists.isEmpty()) {
      markdown.paragraph(line);
    } else {
      item(line);
    }
    mark = "";
  }

  private void item(String line) throws UnreadableException {
    int depth = Math.min(lists.size(), DEEPEST_LIST);
    String margin = "    ".repeat(depth - 1) + (mark.isEmpty() ? "    " : mark);
    boolean goesOn = depth > 1 || lists.peek().begun;
    lists.forEach(list -> list.begun = true);
    if (goesOn) {
      markdown.line(margin + MarkdownText.escaped(line));
    } else {
      markdown.block((mark.isEmpty() ? "- " : margin) + MarkdownText.escaped(line));
    }
  }

  private void fence(String code) throws UnreadableException {
    String marks = "```";
    while (code.contains(marks)) {
      marks += "`";
    }
    String body = code.strip();
    if (!body.isEmpty()) {
      markdown.block(marks + "\n" + body + "\n" + marks);
    }
  }

  private void row(Element row) throws UnreadableException {
    StringBuilder line = new StringBuilder("|");
    StringBuilder rule = new StringBuilder("|");
    for (Element cell : row.children()) {
      line.append(' ').append(cell.text().replace("|", "\\|")).append(" |");
      rule.append(" --- |");
    }
    if (line.length() == 1) {
      return;
    }
    if (rows++ == 0) {
      markdown.block(line.toString());
      markdown.line(rule.toString());
    } else {
      markdown.line(line.toString());
    }
  }

  /** A list under way. */
  private static final class Listing {
    private final boolean numbered;
    private int number;
    private boolean begun;

    Listing(boolean numbered) {
      this.numbered = numbered;
    }

    String next() {
      number++;
      return numbered ? number + ". " : "- ";
    }
  }
}
