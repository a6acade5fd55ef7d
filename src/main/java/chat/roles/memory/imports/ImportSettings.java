package chat.roles.memory.imports;

import chat.roles.memory.imports.reader.ReaderLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code chatroles.imports.*}.
 *
 * @param atOnce how many documents are read at the same time, each in a process of its own; further
 *     ones wait
 * @param patience how long one waits for its turn
 * @param heap the most memory that reading a document may take
 * @param time the longest that reading a document may take
 * @param size the largest file
 * @param pages the most pages of a PDF
 * @param chars the most characters of text in a document, and of an export
 * @param nodes the most nodes that a document becomes, and of an export
 * @param batch how many nodes are embedded and saved in one step
 */
@ConfigurationProperties("chatroles.imports")
record ImportSettings(
    @DefaultValue("2") int atOnce,
    @DefaultValue("2m") Duration patience,
    @DefaultValue("256MB") DataSize heap,
    @DefaultValue("60s") Duration time,
    @DefaultValue("16MB") DataSize size,
    @DefaultValue("2000") int pages,
    @DefaultValue("2000000") int chars,
    @DefaultValue("9999") int nodes,
    @DefaultValue("64") int batch) {

  private static final DataSize SMALLEST_HEAP = DataSize.ofMegabytes(64);
  private static final DataSize LARGEST_FILE = DataSize.ofMegabytes(64);

  /** So that a document with its overlaps fits into a record of the journal. */
  private static final int MOST_CHARS = 4_000_000;

  ImportSettings {
    if (atOnce < 1 || pages < 1 || chars < 1 || batch < 1) {
      throw new IllegalArgumentException("chatroles.imports.*: every limit must be at least 1");
    }
    if (nodes < 2 || nodes > ImportKeys.MOST_CHILDREN) {
      throw new IllegalArgumentException("chatroles.imports.nodes is from 2 to 9999");
    }
    if (chars > MOST_CHARS) {
      throw new IllegalArgumentException("chatroles.imports.chars is at most 4000000");
    }
    if (heap.compareTo(SMALLEST_HEAP) < 0 || size.compareTo(LARGEST_FILE) > 0) {
      throw new IllegalArgumentException(
          "chatroles.imports: heap is at least 64MB, size at most 64MB");
    }
  }

  ReaderLimits limits() {
    return new ReaderLimits(pages, chars, 10 * nodes);
  }
}
