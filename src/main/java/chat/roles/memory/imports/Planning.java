package chat.roles.memory.imports;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.memory.Spot;
import chat.roles.memory.Version;
import chat.roles.memory.Versions;
import chat.roles.memory.imports.reader.Block;
import chat.roles.memory.imports.reader.Format;
import chat.roles.models.embeddings.EmbeddingTokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a plan of a document: reads it, and cuts it to what the embedding model takes. */
@Component
class Planning {

  private static final int HASH_IN_KEY = 8;

  /** Texts of so many characters come again. */
  private static final int CACHED_LENGTH = 64;

  private final Versions versions;
  private final DocumentReader reader;
  private final EmbeddingTokens tokens;
  private final ImportSettings settings;

  Planning(
      Versions versions, DocumentReader reader, EmbeddingTokens tokens, ImportSettings settings) {
    this.versions = versions;
    this.reader = reader;
    this.tokens = tokens;
    this.settings = settings;
  }

  /**
   * What is asked of an import.
   *
   * @param version id or key; null for the newest
   * @param name of the document; null for one that is known by its content alone
   */
  record Wish(
      @Nullable String version,
      String domain,
      @Nullable String name,
      int chunkTokens,
      GivenDocument document) {}

  /**
   * @throws Problem when the document cannot be read, is too large, or there is no draft for it
   */
  Plan plan(ActorId actor, Wish wish) throws InterruptedException {
    Version version = versions.get(actor, wish.version());
    if (version.published()) {
      throw Problem.conflict(
          "version-published",
          "The version %s is published and read only: save a new version and import into that."
              .formatted(version.key()));
    }
    Format format = wish.document().format();
    Spot.Name root = format == null ? null : root(wish);
    List<PlannedNode> nodes =
        format == null || root == null
            ? TreeJson.read(wish.document().file(), wish.domain())
            : chunks(root, wish, reader.read(format, wish.document().file()));
    if (nodes.size() > settings.nodes()) {
      throw new Problem(
          Category.TOO_LARGE,
          "document-too-large",
          "The document makes %,d nodes, at most %,d are allowed: import it in parts, or in larger chunks."
              .formatted(nodes.size(), settings.nodes()));
    }
    return new Plan(
        version.id(),
        version.key(),
        wish.document().formatName(),
        settings.batch(),
        root == null ? null : root.key(),
        nodes);
  }

  /** By its name; a document without one is known by its content. */
  private static Spot.Name root(Wish wish) {
    String key = wish.name() == null ? "" : ImportKeys.document(wish.name());
    return new Spot.Name(
        wish.domain(),
        key.isEmpty()
            ? "document-" + ImportKeys.document(wish.document().hash().substring(0, HASH_IN_KEY))
            : key);
  }

  private List<PlannedNode> chunks(Spot.Name root, Wish wish, List<Block> blocks) {
    Map<String, Integer> known = new HashMap<>();
    TokenCount counted =
        text ->
            text.length() > CACHED_LENGTH
                ? tokens.count(text)
                : known.computeIfAbsent(text, tokens::count);
    int limit = Math.min(wish.chunkTokens(), tokens.most());
    String title = wish.name() == null ? title(blocks) : wish.name();
    return Chunker.plan(root, title, blocks, new Cutter(limit, counted));
  }

  private static String title(List<Block> blocks) {
    return blocks.stream().filter(Block::isHeading).map(Block::text).findFirst().orElse("Document");
  }
}
