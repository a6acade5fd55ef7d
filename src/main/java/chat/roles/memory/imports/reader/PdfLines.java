package chat.roles.memory.imports.reader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** Collects the lines of a PDF with what tells headings from text. */
final class PdfLines extends PDFTextStripper {

  private final ReaderLimits limits;
  private final List<PdfLine> lines = new ArrayList<>();
  private final StringBuilder words = new StringBuilder();
  private final Map<Float, Integer> sizes = new TreeMap<>();
  private boolean begins = true;
  private long chars;

  private PdfLines(ReaderLimits limits) {
    this.limits = limits;
  }

  static List<PdfLine> of(PDDocument document, ReaderLimits limits)
      throws IOException, UnreadableException {
    PdfLines reading = new PdfLines(limits);
    try {
      reading.writeText(document, Writer.nullWriter());
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof TooLong) {
        throw limits.tooLong();
      }
      throw e;
    }
    return reading.lines;
  }

  @Override
  protected void writeString(String text, List<TextPosition> positions) {
    words.append(text);
    chars += text.length();
    if (chars > limits.chars()) {
      throw new UncheckedIOException(new TooLong());
    }
    for (TextPosition position : positions) {
      float size = Math.round(position.getFontSizeInPt() * 2) / 2f;
      sizes.merge(size, 1, Integer::sum);
    }
  }

  @Override
  protected void writeWordSeparator() {
    words.append(' ');
  }

  @Override
  protected void writeLineSeparator() {
    endLine();
  }

  @Override
  protected void writeParagraphStart() {
    endLine();
    begins = true;
  }

  @Override
  protected void writeParagraphEnd() {
    endLine();
  }

  @Override
  protected void endPage(PDPage page) {
    endLine();
    begins = true;
  }

  private void endLine() {
    String text = MarkdownText.oneLine(words.toString());
    words.setLength(0);
    if (!text.isEmpty()) {
      lines.add(new PdfLine(getCurrentPageNo() - 1, text, mostCommon(sizes), begins));
      begins = false;
    }
    sizes.clear();
  }

  static float mostCommon(Map<Float, Integer> counts) {
    float common = 0;
    int most = 0;
    for (Map.Entry<Float, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > most) {
        most = entry.getValue();
        common = entry.getKey();
      }
    }
    return common;
  }

  private static final class TooLong extends IOException {}
}
