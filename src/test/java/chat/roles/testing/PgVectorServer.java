package chat.roles.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/**
 * A PostgreSQL with pgvector, empty, in memory, gone with the test that started it. It is a program
 * for Node, which {@code npm ci} fetches once into {@code target/pgvector}, as the lock file in
 * {@code src/test/pgvector} says.
 */
@NullMarked
public final class PgVectorServer implements AutoCloseable {

  private static final Path SOURCE = Path.of("src", "test", "pgvector");
  private static final Path INSTALLED = Path.of("target", "pgvector");
  private static final String REMEDY =
      "Tests with pgvector need Node 20 or later and npm on the PATH, and a registry that npm"
          + " reaches at the first run.";

  private final Process process;
  private final int port;

  private PgVectorServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static PgVectorServer start() {
    try {
      install();
      int port = freePort();
      Process process =
          new ProcessBuilder(
                  "node",
                  INSTALLED
                      .resolve("node_modules/@electric-sql/pglite-socket/dist/scripts/server.js")
                      .toString(),
                  "--port=" + port,
                  "--max-connections=20",
                  "--extensions=@electric-sql/pglite-pgvector:vector")
              .redirectErrorStream(true)
              .start();
      PgVectorServer server = new PgVectorServer(process, port);
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      server.awaitListening();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(REMEDY, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Other test runs may be at it, too. */
  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(INSTALLED);
    try (FileChannel lock =
            FileChannel.open(
                INSTALLED.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = lock.lock()) {
      Path done = INSTALLED.resolve("installed-lock.json");
      Path wanted = SOURCE.resolve("package-lock.json");
      if (Files.exists(done) && Files.mismatch(done, wanted) < 0) {
        return;
      }
      for (String file : List.of("package.json", "package-lock.json")) {
        Files.copy(
            SOURCE.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
      npm("ci", "--no-audit", "--no-fund");
      Files.copy(wanted, done, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void npm(String... arguments) throws IOException, InterruptedException {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    List<String> command = new java.util.ArrayList<>(List.of(windows ? "npm.cmd" : "npm"));
    command.addAll(List.of(arguments));
    Path output = INSTALLED.resolve("npm.log");
    Process npm =
        new ProcessBuilder(command)
            .directory(INSTALLED.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
      npm.destroyForcibly();
      throw new IOException("npm " + List.of(arguments) + ": " + Files.readString(output));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws IOException {
    BufferedReader output = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      if (line.contains("listening")) {
        Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
        return;
      }
    }
    throw new IOException("it ended: " + said);
  }

  /**
   * The JDBC URL, user included. All connections share one session, so statements have no names in
   * it.
   */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres&password=postgres&prepareThreshold=0"
        .formatted(port);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
