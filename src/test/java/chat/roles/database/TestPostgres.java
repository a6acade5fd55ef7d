package chat.roles.database;

import chat.roles.kernel.startup.StartRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;

/** The one PostgreSQL of a test JVM, gone with it. */
public final class TestPostgres {

  /** The programs are unpacked once for all test runs. */
  static final Path PROGRAMS = Path.of("target", "postgres-programs");

  private static final Path CLUSTERS = Path.of("target", "test-postgres");
  private static final int MAX_CONNECTIONS = 400;
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final AtomicBoolean AFTER_SPRING = new AtomicBoolean();

  private TestPostgres() {}

  /** The JDBC URL, user and password included, of a new empty database. */
  public static String freshUrl() {
    String name = "test_" + COUNT.incrementAndGet();
    DatabaseAddress server = Server.INSTANCE.address();
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return server.url().replaceFirst("/[a-z]+$", "/" + name)
        + "?user="
        + server.username()
        + "&password="
        + server.password();
  }

  /**
   * Lets it outlive the Spring contexts of the JVM, which need it while they close: without it they
   * wait for a connection for half a minute. To be called while an application starts.
   */
  public static void closeAfterSpring() {
    if (AFTER_SPRING.compareAndSet(false, true)) {
      SpringApplication.getShutdownHandlers().add(Server::remove);
    }
  }

  private static final class Server {
    private static final Path DIRECTORY = directory();
    private static final EmbeddedPostgres INSTANCE = start();

    private static Path directory() {
      try {
        Files.createDirectories(CLUSTERS);
        removeOrphans();
        return Files.createTempDirectory(CLUSTERS, "jvm-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(DIRECTORY, PROGRAMS, MAX_CONNECTIONS);
        Runtime.getRuntime().addShutdownHook(new Thread(Server::removeUnlessSpringDoes));
        return postgres;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void removeUnlessSpringDoes() {
      if (!AFTER_SPRING.get()) {
        remove();
      }
    }

    /** Those of test JVMs that were killed; a living one holds its lock. */
    private static void removeOrphans() throws IOException {
      List<Path> left;
      try (Stream<Path> all = Files.list(CLUSTERS)) {
        left = all.toList();
      }
      for (Path directory : left) {
        try (DirectoryLock _ = DirectoryLock.take(directory)) {
          Postmaster.recordedIn(directory.toRealPath().resolve("cluster"))
              .filter(Postmaster::alive)
              .flatMap(orphan -> ProcessHandle.of(orphan.pid()))
              .ifPresent(ProcessHandle::destroyForcibly);
          Directories.deleteTree(directory);
        } catch (StartRefusedException e) {
          // in use
        } catch (IOException e) {
          // the next test run takes what is left
        }
      }
    }

    private static void remove() {
      try {
        INSTANCE.close();
        Directories.deleteTree(DIRECTORY);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
