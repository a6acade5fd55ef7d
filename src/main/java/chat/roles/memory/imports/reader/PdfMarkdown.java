package chat.roles.memory.imports.reader;

import chat.roles.memory.imports.reader.PdfBookmarks.Bookmark;
import chat.roles.memory.imports.reader.UnreadableException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.font.FontMappers;

/**
 * The text of a PDF, page by page. Headings are its bookmarks, where their titles stand on their
 * pages; without bookmarks, lines in larger letters than most of the text.
 */
final class PdfMarkdown {

  /** How much larger than the text a heading is. */
  private static final float LARGER = 1.15f;

  private final List<PdfLine> lines;
  private final MarkdownText markdown;
  private final StringBuilder paragraph = new StringBuilder();

  private PdfMarkdown(List<PdfLine> lines, ReaderLimits limits) {
    this.lines = lines;
    this.markdown = new MarkdownText(limits);
  }

  static String of(byte[] file, ReaderLimits limits) throws UnreadableException {
    FontMappers.set(new PlainFonts());
    try (PDDocument document = Loader.loadPDF(file)) {
      if (document.getNumberOfPages() > limits.pages()) {
        throw new UnreadableException(
            Reason.TOO_LARGE,
            "it has %,d pages, at most %,d are read: import it in parts"
                .formatted(document.getNumberOfPages(), limits.pages()));
      }
      return of(document, limits);
    } catch (InvalidPasswordException e) {
      throw new UnreadableException(
          Reason.ENCRYPTED, "it can be opened with a password only: save it without one");
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new UnreadableException(
          Reason.BROKEN, "it is no PDF, or a broken one: open it and save it anew");
    }
  }

  private static String of(PDDocument document, ReaderLimits limits)
      throws IOException, UnreadableException {
    List<PdfLine> lines = PdfLines.of(document, limits);
    if (lines.isEmpty()) {
      throw new UnreadableException(
          Reason.NO_TEXT, "no page holds text (pictures of text, from a scanner, are not read)");
    }
    PdfMarkdown reading = new PdfMarkdown(lines, limits);
    List<Bookmark> bookmarks = PdfBookmarks.of(document);
    if (bookmarks.isEmpty()) {
      reading.bySize();
    } else {
      reading.byBookmarks(bookmarks);
    }
    return reading.markdown.toString();
  }

  private void bySize() throws UnreadableException {
    Map<Float, Integer> levels = levels();
    for (int i = 0; i < lines.size(); i++) {
      PdfLine line = lines.get(i);
      Integer level = levels.get(line.size());
      if (level == null) {
        text(line);
        continue;
      }
      StringBuilder title = new StringBuilder(line.text());
      while (i + 1 < lines.size() && goesOn(line, lines.get(i + 1))) {
        title.append(' ').append(lines.get(++i).text());
      }
      endParagraph();
      if (title.chars().anyMatch(Character::isLetterOrDigit)) {
        markdown.heading(level, title.toString());
      } else {
        markdown.paragraph(title.toString());
      }
    }
    endParagraph();
  }

  private static boolean goesOn(PdfLine line, PdfLine next) {
    return next.size() == line.size() && !next.begins() && next.page() == line.page();
  }

  private Map<Float, Integer> levels() {
    Map<Float, Integer> chars = new TreeMap<>();
    lines.forEach(line -> chars.merge(line.size(), line.text().length(), Integer::sum));
    float body = PdfLines.mostCommon(chars);
    List<Float> larger =
        chars.keySet().stream()
            .filter(size -> size >= body * LARGER)
            .sorted(Comparator.reverseOrder())
            .toList();
    Map<Float, Integer> levels = new HashMap<>();
    for (int i = 0; i < larger.size(); i++) {
      levels.put(larger.get(i), Math.min(i + 1, Block.MAX_LEVEL));
    }
    return levels;
  }

  private void byBookmarks(List<Bookmark> bookmarks) throws UnreadableException {
    Map<Integer, List<Bookmark>> byPage =
        bookmarks.stream()
            .collect(Collectors.groupingBy(Bookmark::page, TreeMap::new, Collectors.toList()));
    Map<Integer, List<PdfLine>> pages =
        lines.stream()
            .collect(Collectors.groupingBy(PdfLine::page, TreeMap::new, Collectors.toList()));
    byPage.keySet().forEach(page -> pages.putIfAbsent(page, List.of()));
    for (Map.Entry<Integer, List<PdfLine>> page : pages.entrySet()) {
      page(page.getValue(), byPage.getOrDefault(page.getKey(), List.of()));
    }
    endParagraph();
  }

  /** A title that does not stand on its page comes before the next one that does. */
  private void page(List<PdfLine> page, List<Bookmark> bookmarks) throws UnreadableException {
    List<Bookmark> due = new ArrayList<>(bookmarks);
    if (page.stream().noneMatch(line -> place(line, due) >= 0)) {
      headings(due, due.size());
    }
    for (PdfLine line : page) {
      int place = place(line, due);
      if (place < 0) {
        text(line);
      } else {
        headings(due, place + 1);
      }
    }
    headings(due, due.size());
  }

  private static int place(PdfLine line, List<Bookmark> due) {
    String words = plain(line.text());
    for (int i = 0; i < due.size(); i++) {
      if (plain(due.get(i).title()).equals(words)) {
        return i;
      }
    }
    return -1;
  }

  private static String plain(String words) {
    return words.replace(" ", "").toLowerCase(Locale.ROOT);
  }

  private void headings(List<Bookmark> due, int count) throws UnreadableException {
    for (int i = 0; i < count; i++) {
      endParagraph();
      Bookmark bookmark = due.removeFirst();
      markdown.heading(bookmark.level(), bookmark.title());
    }
  }

  private void text(PdfLine line) throws UnreadableException {
    if (line.begins()) {
      endParagraph();
    }
    if (!paragraph.isEmpty() && paragraph.charAt(paragraph.length() - 1) != '-') {
      paragraph.append(' ');
    }
    paragraph.append(line.text());
  }

  private void endParagraph() throws UnreadableException {
    markdown.paragraph(paragraph.toString());
    paragraph.setLength(0);
  }
}
