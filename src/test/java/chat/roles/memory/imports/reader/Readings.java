package chat.roles.memory.imports.reader;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Documents read in this process, for tests. */
public final class Readings {

  static final ReaderLimits LIMITS = new ReaderLimits(500, 2_000_000, 100_000);

  private Readings() {}

  public static List<Block> markdown(String source) {
    return MarkdownBlocks.of(source);
  }

  public static List<Block> of(Format format, String text) throws UnreadableException {
    return of(format, text.getBytes(StandardCharsets.UTF_8));
  }

  public static List<Block> of(Format format, byte[] file) throws UnreadableException {
    return new Reader(LIMITS).read(format, file);
  }
}
