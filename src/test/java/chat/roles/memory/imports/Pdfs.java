package chat.roles.memory.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;

/** PDFs, good and evil, for tests. */
public final class Pdfs {

  private Pdfs() {}

  /** A line of a page. */
  public record Line(String text, float size, float gap) {}

  public static Line title(String text) {
    return new Line(text, 20, 30);
  }

  public static Line subtitle(String text) {
    return new Line(text, 15, 30);
  }

  public static Line first(String text) {
    return new Line(text, 10, 30);
  }

  public static Line more(String text) {
    return new Line(text, 10, 12);
  }

  public static byte[] pages(List<List<Line>> pages) throws IOException {
    try (PDDocument document = document(pages)) {
      return bytes(document);
    }
  }

  /** A bookmark for each page. */
  public static byte[] withBookmarks(List<List<Line>> pages, List<String> titles)
      throws IOException {
    try (PDDocument document = document(pages)) {
      PDDocumentOutline outline = new PDDocumentOutline();
      document.getDocumentCatalog().setDocumentOutline(outline);
      for (int i = 0; i < titles.size(); i++) {
        PDOutlineItem item = new PDOutlineItem();
        item.setTitle(titles.get(i));
        item.setDestination(document.getPage(i));
        outline.addLast(item);
      }
      return bytes(document);
    }
  }

  public static byte[] withPassword(String password) throws IOException {
    try (PDDocument document = document(List.of(List.of(first("secret"))))) {
      document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
      return bytes(document);
    }
  }

  private static PDDocument document(List<List<Line>> pages) throws IOException {
    PDDocument document = new PDDocument();
    PDType1Font font = new PDType1Font(FontName.HELVETICA);
    for (List<Line> lines : pages) {
      PDPage page = new PDPage();
      document.addPage(page);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        float y = 760;
        for (Line line : lines) {
          y -= line.gap();
          content.beginText();
          content.setFont(font, line.size());
          content.newLineAtOffset(50, y);
          content.showText(line.text());
          content.endText();
        }
      }
    }
    return document;
  }

  private static byte[] bytes(PDDocument document) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    document.save(out);
    return out.toByteArray();
  }

  /** One page with a text of so many letters. */
  static byte[] bomb(long letters) throws IOException {
    ByteArrayOutputStream pressed = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(pressed, new Deflater(1))) {
      out.write("BT /F1 10 Tf (".getBytes(StandardCharsets.US_ASCII));
      byte[] block = "a".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
      for (long i = 0; i < letters; i += block.length) {
        out.write(block);
      }
    }
    return withContent(pressed.toByteArray(), "/Filter /FlateDecode", "");
  }

  /** A page that draws a form that draws itself twice, and so on. */
  static byte[] drawingItself() throws IOException {
    byte[] content = "/F Do".getBytes(StandardCharsets.US_ASCII);
    String form =
        "5 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 11"
            + " /Resources << /XObject << /F 5 0 R >> >> >>\nstream\n/F Do /F Do\nendstream\nendobj\n";
    return withContent(content, "", form);
  }

  /** A tree of pages that has itself below it. */
  static byte[] pagesInARing() {
    return file(
        List.of(
            "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
            "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>\nendobj\n",
            "3 0 obj\n<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1000000 /Parent 2 0 R >>\nendobj\n"));
  }

  /** Bookmarks that come after themselves and are below themselves. */
  static byte[] bookmarksInARing() throws IOException {
    byte[] content =
        "BT /F1 10 Tf 50 700 Td (Hello there) Tj ET".getBytes(StandardCharsets.US_ASCII);
    String outline =
        "6 0 obj\n<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 9 >>\nendobj\n"
            + "7 0 obj\n<< /Title (Ring) /Next 7 0 R /First 7 0 R /Parent 7 0 R"
            + " /Dest [3 0 R /Fit] >>\nendobj\n";
    return withContent(content, "", outline);
  }

  private static byte[] withContent(byte[] content, String filter, String more) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(
        file(
            List.of(
                "1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>\nendobj\n",
                "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
                "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
                    + " /Resources << /XObject << /F 5 0 R >> /Font << /F1 << /Type /Font"
                    + " /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n",
                more)));
    String head = "4 0 obj\n<< /Length %d %s >>\nstream\n".formatted(content.length, filter);
    file.write(head.getBytes(StandardCharsets.US_ASCII));
    file.write(content);
    file.write(
        "\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
            .getBytes(StandardCharsets.US_ASCII));
    return file.toByteArray();
  }

  /** Without a table of objects: readers look for them. */
  private static byte[] file(List<String> objects) {
    List<String> parts = new ArrayList<>(List.of("%PDF-1.4\n"));
    parts.addAll(objects);
    parts.add("trailer\n<< /Root 1 0 R >>\n%%EOF\n");
    return String.join("", parts).getBytes(StandardCharsets.US_ASCII);
  }
}
