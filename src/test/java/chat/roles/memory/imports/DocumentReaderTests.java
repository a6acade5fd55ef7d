package chat.roles.memory.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.memory.imports.reader.Block;
import chat.roles.memory.imports.reader.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Documents in processes of their own, hostile ones above all. */
class DocumentReaderTests {

  private static final Path DIRECTORY = Path.of("target", "test-imports");

  static ImportSettings settings(Duration time) {
    return new ImportSettings(
        2,
        Duration.ofSeconds(60),
        DataSize.ofMegabytes(64),
        time,
        DataSize.ofMegabytes(4),
        100,
        500_000,
        2_000,
        50);
  }

  private static DocumentReader reader(ImportSettings settings) {
    return new DocumentReader(settings, new ReaderProgram(DIRECTORY, settings));
  }

  private static final DocumentReader READER = reader(settings(Duration.ofSeconds(30)));

  private static List<Block> read(Format format, String text) throws InterruptedException {
    return READER.read(format, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem refusal(Format format, byte[] file) {
    return catchThrowableOfType(Problem.class, () -> READER.read(format, file));
  }

  private static void assertRefused(Format format, byte[] file, Category category, String word) {
    Problem problem = refusal(format, file);
    assertThat(problem).as(word).isNotNull();
    assertThat(problem.category()).as(problem.getMessage()).isEqualTo(category);
    assertThat(problem.getMessage()).contains(word);
  }

  @Test
  void readsEveryFormat() throws Exception {
    List<Block> expected = List.of(new Block(1, "Guide"), new Block(0, "Hello you."));
    assertThat(read(Format.MARKDOWN, "Guide\n=====\n\nHello you.\n")).isEqualTo(expected);
    assertThat(read(Format.HTML, "<h1>Guide</h1><p>Hello\n you.<script>no</script>"))
        .isEqualTo(expected);
    assertThat(read(Format.TEXT, "Hello you.\r\n")).isEqualTo(expected.subList(1, 2));
    byte[] pdf =
        Pdfs.pages(List.of(List.of(Pdfs.title("Guide"), Pdfs.first("Hello"), Pdfs.more("you."))));
    assertThat(READER.read(Format.PDF, pdf)).isEqualTo(expected);
  }

  @Test
  void refusesWhatIsNoPdf() throws IOException {
    byte[] good = Pdfs.pages(List.of(List.of(Pdfs.first("Hello"))));
    byte[] noise = new byte[50_000];
    new Random(5).nextBytes(noise);
    byte[] noisy = good.clone();
    System.arraycopy(noise, 0, noisy, 20, noisy.length - 20);
    assertRefused(Format.PDF, noise, Category.CALLER, "broken");
    assertRefused(Format.PDF, new byte[0], Category.CALLER, "broken");
    assertRefused(Format.PDF, noisy, Category.CALLER, "broken");
    assertRefused(Format.PDF, Arrays.copyOf(good, 100), Category.CALLER, "broken");
  }

  @Test
  void refusesAPdfThatNeedsAPassword() throws IOException {
    assertRefused(Format.PDF, Pdfs.withPassword("user"), Category.CALLER, "password");
  }

  @Test
  void refusesAPdfWithoutText() throws IOException {
    assertRefused(Format.PDF, Pdfs.pages(List.of(List.of())), Category.CALLER, "scanner");
  }

  @Test
  void refusesAPdfWithTooManyPages() throws IOException {
    byte[] pdf = Pdfs.pages(IntStream.range(0, 101).mapToObj(_ -> List.<Pdfs.Line>of()).toList());
    assertRefused(Format.PDF, pdf, Category.TOO_LARGE, "101 pages");
  }

  @Test
  void aPressedPdfTakesNoMoreThanItsMemory() throws IOException {
    byte[] bomb = Pdfs.bomb(200_000_000);
    assertThat(bomb.length).isLessThan(1_000_000);
    assertRefused(Format.PDF, bomb, Category.TOO_LARGE, "memory");
  }

  @Test
  void whateverGoesInARingEnds() throws Exception {
    assertThat(READER.read(Format.PDF, Pdfs.bookmarksInARing()))
        .containsExactly(new Block(1, "Ring"), new Block(0, "Hello there"));
    assertRefused(Format.PDF, Pdfs.pagesInARing(), Category.CALLER, "cannot be read");
  }

  @Test
  void whatTakesTooLongIsStopped() throws IOException {
    DocumentReader hasty = reader(settings(Duration.ofSeconds(2)));
    byte[] endless = Pdfs.drawingItself();
    Problem problem = catchThrowableOfType(Problem.class, () -> hasty.read(Format.PDF, endless));
    assertThat(problem.category()).isEqualTo(Category.TOO_LARGE);
    assertThat(problem.getMessage()).contains("takes longer");
  }

  @Test
  void refusesWhatIsNoText() {
    byte[] zip = {'P', 'K', 3, 4, 0, 0, 0, 0, 1, 2, 3};
    assertRefused(Format.TEXT, zip, Category.CALLER, "no text");
    assertRefused(Format.HTML, new byte[] {' ', '\n'}, Category.CALLER, "no text");
    assertRefused(Format.TEXT, new byte[5_000_000], Category.TOO_LARGE, "bytes");
    assertRefused(
        Format.TEXT,
        "a ".repeat(300_000).getBytes(StandardCharsets.UTF_8),
        Category.TOO_LARGE,
        "characters");
    assertRefused(
        Format.TEXT,
        "a\n\n".repeat(100_000).getBytes(StandardCharsets.UTF_8),
        Category.TOO_LARGE,
        "paragraphs");
  }

  @Test
  void whatIsNestedWithoutEndIsRead() throws Exception {
    assertThat(read(Format.HTML, "<ul><li>".repeat(50_000) + "deep")).isNotEmpty();
    assertThat(read(Format.MARKDOWN, "> ".repeat(200_000) + "deep")).isNotEmpty();
  }

  @Test
  void theChildHasNothingToHandOut(@TempDir Path directory) throws Exception {
    ReaderProgram program = new ReaderProgram(directory, settings(Duration.ofSeconds(1)));
    assertThat(program.classPath()).doesNotContain("spring", "postgres", "jackson", "classes");
    Process child = program.start();
    try {
      assertThat(Path.of("/proc/" + child.pid() + "/environ")).isEmptyFile();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void withoutAReaderImportsFail(@TempDir Path directory) throws IOException {
    ImportSettings settings = settings(Duration.ofSeconds(1));
    Path file = Files.writeString(directory.resolve("imports"), "no directory");
    DocumentReader reader = new DocumentReader(settings, new ReaderProgram(file, settings));
    Problem problem =
        catchThrowableOfType(Problem.class, () -> reader.read(Format.TEXT, new byte[] {'a'}));
    assertThat(problem.category()).isEqualTo(Category.UNAVAILABLE);
  }
}
