package chat.roles.memory.imports;

import chat.roles.memory.imports.reader.Block;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nodes as Markdown. What an import made of one document becomes a document from which the import
 * makes the same nodes again. Other nodes become a heading, their summary or key, and their
 * content, as code when it is no text.
 */
final class MarkdownExport {

  private final List<ExportedNode> nodes;
  private final int limit;
  private final StringBuilder markdown = new StringBuilder();

  /** How much deeper a heading stands than its node. */
  private final int down;

  private MarkdownExport(List<ExportedNode> nodes, int limit) {
    this.nodes = nodes;
    this.limit = limit;
    this.down = isOneDocument() ? 0 : 1;
  }

  /**
   * @param limit the most characters
   * @return null when it would be more
   */
  static @Nullable String of(List<ExportedNode> nodes, int limit) {
    return new MarkdownExport(nodes, limit).write();
  }

  private boolean isOneDocument() {
    return nodes.stream().filter(node -> node.depth() == 0).count() == 1
        && nodes.stream().skip(1).limit(1).anyMatch(this::isPartOfTheFirst);
  }

  private boolean isPartOfTheFirst(ExportedNode second) {
    String first = nodes.getFirst().key();
    return second.key().startsWith(first + "/")
        && (ImportKeys.isChunk(second.key()) || ImportKeys.isSection(second.key()))
        && !ImportKeys.isSection(first);
  }

  private @Nullable String write() {
    ExportedNode before = null;
    for (ExportedNode node : nodes) {
      if (node.depth() > 0 || down > 0) {
        write(node, before);
      }
      if (markdown.length() > limit) {
        return null;
      }
      before = node;
    }
    return markdown.append(markdown.isEmpty() ? "" : "\n").toString();
  }

  private void write(ExportedNode node, @Nullable ExportedNode before) {
    if (!node.isText()) {
      other(node);
    } else if (ImportKeys.isSection(node.key())) {
      block(heading(node, oneLine(node.text())));
    } else if (!ImportKeys.isChunk(node.key())) {
      other(node);
    } else if (before != null && ImportKeys.isContinued(node.key())) {
      markdown.append(withoutOverlap(node.text(), before.text()));
    } else {
      block(node.text());
    }
  }

  private void other(ExportedNode node) {
    String summary = node.summary() == null ? "" : oneLine(node.summary());
    block(heading(node, summary.isEmpty() ? oneLine(node.key()) : summary));
    if (node.isText()) {
      block(node.text());
    } else if (node.content() != null) {
      block("```json\n" + node.content().toPrettyString() + "\n```");
    }
  }

  private String heading(ExportedNode node, String title) {
    int level = Math.min(node.depth() + down, Block.MAX_LEVEL);
    return Block.heading(level, title.isEmpty() ? oneLine(node.key()) : title);
  }

  private static String withoutOverlap(String text, String before) {
    String overlap = Cutter.overlap(before);
    return text.startsWith(overlap) ? text.substring(overlap.length()) : text;
  }

  private void block(String text) {
    markdown.append(markdown.isEmpty() ? "" : "\n\n").append(text);
  }

  private static String oneLine(String words) {
    return words.replaceAll("\\s+", " ").strip();
  }
}
