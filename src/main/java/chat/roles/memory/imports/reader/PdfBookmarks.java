package chat.roles.memory.imports.reader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;
import org.jspecify.annotations.Nullable;

/** A PDF's own table of contents, whatever knots are in it. */
final class PdfBookmarks {

  private static final int MOST = 10_000;
  private static final int DEEPEST = 50;

  private final PDDocument document;
  private final IdentityHashMap<COSDictionary, Integer> pages = new IdentityHashMap<>();
  private final Set<COSDictionary> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Bookmark> found = new ArrayList<>();

  /**
   * @param page counted from 0
   */
  record Bookmark(int page, int level, String title) {}

  private PdfBookmarks(PDDocument document) {
    this.document = document;
    int number = 0;
    for (PDPage page : document.getPages()) {
      pages.putIfAbsent(page.getCOSObject(), number++);
    }
  }

  /** In their order; empty when there are none. */
  static List<Bookmark> of(PDDocument document) {
    PDDocumentOutline outline = document.getDocumentCatalog().getDocumentOutline();
    if (outline == null) {
      return List.of();
    }
    PdfBookmarks reading = new PdfBookmarks(document);
    reading.below(outline, 1);
    return reading.found;
  }

  private void below(PDOutlineNode node, int level) {
    PDOutlineItem item = node.getFirstChild();
    while (item != null && seen.size() < MOST && seen.add(item.getCOSObject())) {
      Integer page = page(item);
      String title = item.getTitle() == null ? "" : MarkdownText.oneLine(item.getTitle());
      if (page != null && !title.isEmpty()) {
        found.add(new Bookmark(page, Math.min(level, Block.MAX_LEVEL), title));
      }
      if (level < DEEPEST) {
        below(item, level + 1);
      }
      item = item.getNextSibling();
    }
  }

  private @Nullable Integer page(PDOutlineItem item) {
    try {
      PDPage page = item.findDestinationPage(document);
      return page == null ? null : pages.get(page.getCOSObject());
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
