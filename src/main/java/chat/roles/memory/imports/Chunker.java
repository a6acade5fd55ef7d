package chat.roles.memory.imports;

import chat.roles.kernel.json.Json;
import chat.roles.memory.imports.reader.Block;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree of a document's blocks: sections as its headings are nested, and in each section
 * chunks of whole blocks that fit together, and pieces of blocks that do not fit alone. Parents
 * come before their children, everything in the document's order. The same blocks give the same
 * nodes.
 */
final class Chunker {

  private static final String BETWEEN = "\n\n";
  private static final int TOKENS_BETWEEN = 2;
  private static final int LONGEST_SUMMARY = 200;

  private final String document;
  private final String title;
  private final Cutter cutter;
  private final List<PlannedNode> nodes = new ArrayList<>();
  private final Deque<Section> open = new ArrayDeque<>();
  private final StringBuilder chunk = new StringBuilder();
  private int chunkTokens;

  private Chunker(String document, String title, Cutter cutter) {
    this.document = document;
    this.title = title;
    this.cutter = cutter;
  }

  /**
   * @param document the root's key
   * @param title the root's content
   */
  static List<PlannedNode> plan(
      String document, String title, List<Block> blocks, Cutter cutter) {
    Chunker chunker = new Chunker(document, title, cutter);
    chunker.root();
    for (Block block : blocks) {
      if (block.isHeading() && cutter.fits(block.text())) {
        chunker.heading(block);
      } else {
        chunker.text(block.markdown());
      }
    }
    chunker.endChunk();
    return chunker.nodes;
  }

  private void root() {
    open.push(new Section(0, "", document, null));
    nodes.add(new PlannedNode(null, document, null, Json.nodes().stringNode(title), null));
  }

  private Section section() {
    return open.getFirst();
  }

  private void heading(Block heading) {
    endChunk();
    while (section().level >= heading.level()) {
      open.pop();
    }
    Section parent = section();
    String numbers = ImportKeys.numbers(parent.numbers, parent.next());
    String key = ImportKeys.section(document, numbers, heading.text());
    nodes.add(
        new PlannedNode(
            null, key, parent.key, Json.nodes().stringNode(heading.text()), parent.path));
    open.push(new Section(heading.level(), numbers, key, path(parent.path, heading.text())));
  }

  private static String path(@Nullable String path, String title) {
    String whole = path == null ? title : path + " › " + title;
    int end = whole.length() - LONGEST_SUMMARY;
    if (end <= 0) {
      return whole;
    }
    return "…" + whole.substring(Character.isLowSurrogate(whole.charAt(end)) ? end + 1 : end);
  }

  private void text(String text) {
    int tokens = cutter.tokens().of(text);
    if (tokens > cutter.limit()) {
      endChunk();
      pieces(cutter.cut(text));
      return;
    }
    if (chunkTokens + TOKENS_BETWEEN + tokens > cutter.limit()) {
      endChunk();
    }
    if (chunk.isEmpty()) {
      chunkTokens = tokens;
    } else {
      chunk.append(BETWEEN);
      chunkTokens += TOKENS_BETWEEN + tokens;
    }
    chunk.append(text);
  }

  private void endChunk() {
    if (!chunk.isEmpty()) {
      pieces(List.of(chunk.toString()));
      chunk.setLength(0);
      chunkTokens = 0;
    }
  }

  private void pieces(List<String> pieces) {
    Section section = section();
    String numbers = ImportKeys.numbers(section.numbers, section.next());
    for (int i = 0; i < pieces.size(); i++) {
      String key =
          i == 0
              ? ImportKeys.chunk(document, numbers)
              : ImportKeys.continued(document, numbers, i + 1);
      nodes.add(
          new PlannedNode(
              null, key, section.key, Json.nodes().stringNode(pieces.get(i)), section.path));
    }
  }

  /** A section under way. */
  private static final class Section {
    private final int level;
    private final String numbers;
    private final String key;
    private final @Nullable String path;
    private int children;

    Section(int level, String numbers, String key, @Nullable String path) {
      this.level = level;
      this.numbers = numbers;
      this.key = key;
      this.path = path;
    }

    int next() {
      return ++children;
    }
  }
}
