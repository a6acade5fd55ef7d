package chat.roles.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** The one PostgreSQL of a test JVM, gone with it. */
public final class TestPostgres {

  /** The programs are unpacked once for all test runs. */
  static final Path PROGRAMS = Path.of("target", "postgres-programs");

  private static final int MAX_CONNECTIONS = 400;
  private static final AtomicInteger COUNT = new AtomicInteger();

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

  private static final class Server {
    private static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        Path directory = Files.createTempDirectory("chatroles-test");
        EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, PROGRAMS, MAX_CONNECTIONS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(postgres, directory)));
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void remove(EmbeddedPostgres postgres, Path directory) {
      try {
        postgres.close();
        Directories.deleteTree(directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
