package chat.roles.bench;

import chat.roles.ChatRoles;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The server in this JVM with an empty data directory of its own: the embedded PostgreSQL with
 * fsync on, and the stub as its only model. Everything is gone when it is closed.
 */
final class MeasuredServer implements AutoCloseable {

  private final Path directory;
  private final ConfigurableApplicationContext context;

  private MeasuredServer(Path directory, ConfigurableApplicationContext context) {
    this.directory = directory;
    this.context = context;
  }

  /** Starts it on a free port; the data are on the disk that the measurement is run from. */
  static MeasuredServer start(URI model, String... settings) throws IOException {
    Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "data-");
    return new MeasuredServer(directory, run(directory, model, settings));
  }

  /** A further node on this one's database; to be closed first. */
  MeasuredServer startAnother(URI model) throws IOException, SQLException {
    Path other = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "data-");
    HikariDataSource pool = dataSource().unwrap(HikariDataSource.class);
    return new MeasuredServer(
        other,
        run(
            other,
            model,
            "--chatroles.database.url=" + pool.getJdbcUrl(),
            "--chatroles.database.username=" + pool.getUsername(),
            "--chatroles.database.password=" + pool.getPassword(),
            "--chatroles.token-key=" + tokenKey()));
  }

  private String tokenKey() throws IOException {
    try (Stream<Path> files = Files.walk(directory, 2)) {
      Path key =
          files
              .filter(file -> file.getFileName().toString().equals("token.key"))
              .findFirst()
              .orElseThrow();
      return Files.readString(key).strip();
    }
  }

  private static ConfigurableApplicationContext run(Path directory, URI model, String... more) {
    SpringApplication application = new SpringApplication(ChatRoles.class);
    application.setDefaultProperties(Map.of("logging.level.root", "WARN"));
    return application.run(
        Stream.concat(
                Stream.of(
                    "--server.port=0",
                    "--management.server.port=0",
                    "--chatroles.data-directory=" + directory,
                    "--chatroles.discover-models=false",
                    "--chatroles.programs.max-qas=100000",
                    "--chatroles.models.stub.url=" + model,
                    "--chatroles.models.stub.model=stub"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /** Where its API answers. */
  URI url() {
    return URI.create(
        "http://127.0.0.1:%s/api"
            .formatted(context.getEnvironment().getProperty("local.server.port")));
  }

  /** Its own database, through its own pool. */
  DataSource dataSource() {
    return context.getBean(DataSource.class);
  }

  /** Anything inside of it, for measurements below HTTP. */
  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
