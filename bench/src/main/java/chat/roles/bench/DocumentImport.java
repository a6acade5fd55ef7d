package chat.roles.bench;

import chat.roles.kernel.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A PDF of 300 pages that an actor imports, embedded by the model inside of the server: time from
 * the message to its answer, the largest heap meanwhile, and the same document once more.
 */
final class DocumentImport {

  private static final int PAGES = 300;
  private static final int PARAGRAPHS = 6;
  private static final int LINES = 6;
  private static final int WORDS = 12;
  private static final long LOOK_MILLIS = 50;

  private static final String REMEMBERS = "{\"to\": \"memory:<<req.options.do>>\"}";

  private DocumentImport() {}

  /** Prints both times, what became of the document, and the largest heap. */
  public static void main(String[] args) throws Exception {
    byte[] pdf = pdf();
    ObjectNode version = Json.object().put("text", "v1");
    version.putObject("options").put("do", "versions#save");
    ObjectNode message = Json.object();
    message.putObject("options").put("do", "import");
    message
        .putObject("data")
        .put("name", "book.pdf")
        .put("content", Base64.getEncoder().encodeToString(pdf));
    try (StubProcess stub = StubProcess.start();
        MeasuredServer server = MeasuredServer.start(stub.url())) {
      BenchUser user = BenchUser.register(server.url());
      String actor = user.actor(REMEMBERS);
      user.data(actor, version);
      HeapWatch heap = new HeapWatch();
      Thread watching = Thread.ofPlatform().daemon().start(heap);
      measure("first", user, actor, message, pdf.length);
      measure("again", user, actor, message, pdf.length);
      watching.interrupt();
      System.out.printf("largest heap: %,d MB%n", heap.largest >> 20);
    }
    System.exit(0);
  }

  private static void measure(
      String what, BenchUser user, String actor, ObjectNode message, int bytes) throws IOException {
    long start = System.nanoTime();
    JsonNode data = user.data(actor, message);
    System.out.printf(
        "%s: %,d bytes, %d nodes, %.1f s%n",
        what, bytes, data.path("nodes").asInt(), (System.nanoTime() - start) / 1e9);
  }

  private static byte[] pdf() throws IOException {
    Random random = new Random(300);
    PDType1Font font = new PDType1Font(FontName.HELVETICA);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument()) {
      for (int number = 1; number <= PAGES; number++) {
        PDPage page = new PDPage();
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
          write(content, font, number, random);
        }
      }
      document.save(out);
    }
    return out.toByteArray();
  }

  private static void write(PDPageContentStream content, PDType1Font font, int page, Random random)
      throws IOException {
    float y = 740;
    if (page % 10 == 1) {
      line(content, font, 20, y, "Chapter " + (page / 10 + 1));
    }
    for (int paragraph = 0; paragraph < PARAGRAPHS; paragraph++) {
      y -= 22;
      for (int i = 0; i < LINES; i++) {
        y -= 14;
        line(content, font, 10, y, words(random));
      }
    }
  }

  private static void line(
      PDPageContentStream content, PDType1Font font, float size, float y, String text)
      throws IOException {
    content.beginText();
    content.setFont(font, size);
    content.newLineAtOffset(50, y);
    content.showText(text);
    content.endText();
  }

  private static String words(Random random) {
    String[] known = {
      "water",
      "engine",
      "the",
      "of",
      "meaning",
      "system",
      "every",
      "document",
      "is",
      "found",
      "pressure",
      "and",
      "valve",
      "temperature",
      "operator",
      "must",
      "open",
      "closed",
      "before",
    };
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < WORDS; i++) {
      words.append(i == 0 ? "" : " ").append(known[random.nextInt(known.length)]);
    }
    return words.append('.').toString();
  }

  /** Looks how large the heap is. */
  private static final class HeapWatch implements Runnable {

    private volatile long largest;

    @Override
    public void run() {
      Runtime runtime = Runtime.getRuntime();
      try {
        while (true) {
          largest = Math.max(largest, runtime.totalMemory() - runtime.freeMemory());
          Thread.sleep(LOOK_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
