package chat.roles.memory.imports;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.memory.imports.reader.Block;
import chat.roles.memory.imports.reader.Format;
import chat.roles.memory.imports.reader.UnreadableException;
import chat.roles.memory.imports.reader.Wire;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Reads documents of strangers, each in a process of its own that is killed when it takes too long
 * and dies when it takes too much memory. A few at a time; the others wait for their turn, in
 * order.
 */
@Component
class DocumentReader {

  private static final Logger LOG = LoggerFactory.getLogger(DocumentReader.class);

  /** What the JVM exits with when its memory is used up. */
  private static final int OUT_OF_MEMORY = 3;

  private final ImportSettings settings;
  private final ReaderProgram program;
  private final Semaphore places;

  @Autowired
  DocumentReader(ImportSettings settings, @Value("${chatroles.data-directory:./data}") Path data) {
    this(settings, new ReaderProgram(data.resolve("imports"), settings));
  }

  DocumentReader(ImportSettings settings, ReaderProgram program) {
    this.settings = settings;
    this.program = program;
    this.places = new Semaphore(settings.atOnce(), true);
  }

  /**
   * The headings and blocks of a document. The same file always gives the same.
   *
   * @throws Problem 400 when the file cannot be read, 413 when it is too large or takes too much,
   *     503 when there is no place to read it
   */
  List<Block> read(Format format, byte[] file) throws InterruptedException {
    if (file.length > settings.size().toBytes()) {
      throw tooLarge(
          "it has %,d bytes, at most %,d are read: import it in parts"
              .formatted(file.length, settings.size().toBytes()));
    }
    if (!places.tryAcquire(settings.patience().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new Problem(
          Category.UNAVAILABLE,
          "imports-busy",
          "Too many documents are being read at the same time; try again later.");
    }
    try {
      return inProcess(format, file);
    } finally {
      places.release();
    }
  }

  private List<Block> inProcess(Format format, byte[] file) throws InterruptedException {
    Process process = start();
    try {
      CompletableFuture<List<Block>> answer = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> send(process, format, file));
      Thread.ofVirtual().start(() -> hear(process, answer));
      if (!process.waitFor(settings.time().toMillis(), TimeUnit.MILLISECONDS)) {
        throw tooLarge(
            "reading it takes longer than %d s: it is broken, or to be imported in parts"
                .formatted(settings.time().toSeconds()));
      }
      return answer.get();
    } catch (ExecutionException e) {
      throw why(e.getCause(), process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start() {
    try {
      return program.start();
    } catch (IOException e) {
      LOG.error("The reader of documents cannot start; imports fail", e);
      throw new Problem(
          Category.UNAVAILABLE, "imports-unavailable", "The reader of documents cannot start.");
    }
  }

  private static void send(Process process, Format format, byte[] file) {
    try (DataOutputStream out = new DataOutputStream(process.getOutputStream())) {
      Wire.writeRequest(out, format, file);
    } catch (IOException e) {
      // it has ended, and how is heard
    }
  }

  private void hear(Process process, CompletableFuture<List<Block>> answer) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
      answer.complete(Wire.readBlocks(in, settings.limits()));
    } catch (IOException | UnreadableException | RuntimeException e) {
      process.destroyForcibly();
      answer.completeExceptionally(e);
    }
  }

  private static Problem why(@Nullable Throwable cause, int exitValue) {
    if (cause instanceof UnreadableException unreadable) {
      return unreadable.reason() == UnreadableException.Reason.TOO_LARGE
          ? tooLarge(unreadable.getMessage())
          : unreadable(unreadable.getMessage());
    }
    if (exitValue == OUT_OF_MEMORY) {
      return tooLarge("reading it takes too much memory: it is broken, or to be imported in parts");
    }
    LOG.warn("A reader of documents ended with {}: {}", exitValue, String.valueOf(cause));
    return unreadable("it is broken: open it and save it anew");
  }

  private static Problem unreadable(String why) {
    return new Problem(
        Category.CALLER, "document-unreadable", "The document cannot be read: " + why + ".");
  }

  private static Problem tooLarge(String why) {
    return new Problem(
        Category.TOO_LARGE, "document-too-large", "The document is too large: " + why + ".");
  }
}
