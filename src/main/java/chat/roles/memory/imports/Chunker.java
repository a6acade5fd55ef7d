package chat.roles.memory.imports;

import chat.roles.kernel.json.Json;
import chat.roles.memory.Spot;
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
  private static final String BELOW = " › ";

  /** How much of a chunk the titles above it may take: a quarter. */
  private static final int PART_OF_PATH = 4;

  /** The smallest chunks that every document can be cut into. */
  static final int SMALLEST = 50;

  private final Spot.Name document;
  private final Cutter cutter;
  private final List<PlannedNode> nodes = new ArrayList<>();
  private final Deque<Section> open = new ArrayDeque<>();
  private final StringBuilder chunk = new StringBuilder();
  private int chunkTokens;

  private Chunker(Spot.Name document, Cutter cutter) {
    this.document = document;
    this.cutter = cutter;
  }

  /**
   * @param document the root's name
   * @param title the root's content
   */
  static List<PlannedNode> plan(
      Spot.Name document, String title, List<Block> blocks, Cutter cutter) {
    Chunker chunker = new Chunker(document, cutter);
    chunker.root(title);
    for (Block block : blocks) {
      if (block.isHeading() && chunker.fits(block.text())) {
        chunker.heading(block);
      } else {
        chunker.text(block.markdown());
      }
    }
    chunker.endChunk();
    return chunker.nodes;
  }

  private void root(String title) {
    open.push(new Section(0, "", document.key(), null, cutter));
    nodes.add(new PlannedNode(document, null, Json.nodes().stringNode(title), null));
  }

  private Section section() {
    return open.getFirst();
  }

  private void add(String key, Section parent, String content) {
    nodes.add(
        new PlannedNode(
            new Spot.Name(document.domain(), key),
            new Spot.Name(document.domain(), parent.key),
            Json.nodes().stringNode(content),
            parent.path));
  }

  /** Whether a title fits, whatever stands above it. */
  private boolean fits(String title) {
    return cutter.tokens().of(title) <= cutter.limit() - cutter.limit() / PART_OF_PATH;
  }

  private void heading(Block heading) {
    endChunk();
    while (section().level >= heading.level()) {
      open.pop();
    }
    Section parent = section();
    String numbers = ImportKeys.numbers(parent.numbers, parent.next());
    String key = ImportKeys.section(document.key(), numbers, heading.text());
    add(key, parent, heading.text());
    String path = path(parent.path, heading.text());
    open.push(new Section(heading.level(), numbers, key, path, besides(path)));
  }

  /** The titles above, as far as they fit into a quarter; null when not even the last does. */
  private @Nullable String path(@Nullable String above, String title) {
    String path = above == null ? title : above + BELOW + title;
    while (cutter.tokens().of(path) > cutter.limit() / PART_OF_PATH) {
      int next = path.indexOf(BELOW);
      if (next < 0) {
        return null;
      }
      path = path.substring(next + BELOW.length());
    }
    return path;
  }

  /** For chunks whose summary is this. */
  private Cutter besides(@Nullable String path) {
    int taken = path == null ? 0 : cutter.tokens().of(path);
    return new Cutter(cutter.limit() - taken, cutter.tokens());
  }

  @SuppressWarnings("ThreadPriorityCheck")
  private void text(String text) {
    Thread.yield(); // counting tokens computes, and others want to
    Cutter fitting = section().cutter;
    int tokens = fitting.tokens().of(text);
    if (tokens > fitting.limit()) {
      endChunk();
      pieces(fitting.cut(text));
      return;
    }
    if (chunkTokens + TOKENS_BETWEEN + tokens > fitting.limit()) {
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
              ? ImportKeys.chunk(document.key(), numbers)
              : ImportKeys.continued(document.key(), numbers, i + 1);
      add(key, section, pieces.get(i));
    }
  }

  /** A section under way. */
  private static final class Section {
    private final int level;
    private final String numbers;
    private final String key;
    private final @Nullable String path;
    private final Cutter cutter;
    private int children;

    Section(int level, String numbers, String key, @Nullable String path, Cutter cutter) {
      this.level = level;
      this.numbers = numbers;
      this.key = key;
      this.path = path;
      this.cutter = cutter;
    }

    int next() {
      return ++children;
    }
  }
}
