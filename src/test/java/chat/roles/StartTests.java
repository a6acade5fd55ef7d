package chat.roles;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.FreshDatabase;
import chat.roles.testing.ServerProgram;
import chat.roles.testing.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What people see when the server cannot start, or is told to end. */
@Timeout(240)
class StartTests {

  private static final String ANY_PORT = "--server.port=0";

  @TempDir Path directory;

  @Test
  void refusesADatabaseUrlThatIsNone() throws Exception {
    assertRefused(start(ANY_PORT, "--chatroles.database.url=mysql://me:secret@db/x"))
        .contains("CHATROLES_DATABASE_URL")
        .doesNotContain("secret");
  }

  @Test
  void refusesADatabaseThatDoesNotAnswer() throws Exception {
    assertRefused(
            start(
                ANY_PORT,
                "--chatroles.database.url=postgres://me:secret@127.0.0.1:1/x",
                "--chatroles.database.connect-timeout=10ms"))
        .contains("jdbc:postgresql://127.0.0.1:1/x cannot be used")
        .doesNotContain("secret");
  }

  @Test
  void refusesADataDirectoryThatAnotherServerUses() throws Exception {
    Path postgres = Files.createDirectories(directory.resolve("data/postgres"));
    Path lock = Files.writeString(postgres.resolve("lock"), "4711\n");
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      channel.lock();
      assertRefused(start(ANY_PORT)).contains("Another ChatRoles server (process 4711)");
    }
  }

  @Test
  void refusesADatabaseOfAnotherRelease() throws Exception {
    String url = TestDatabase.freshUrl();
    DriverManagerDataSource database = new DriverManagerDataSource(url);
    Flyway.configure().dataSource(database).load().migrate();
    JdbcClient.create(database)
        .sql("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '1'")
        .update();
    assertRefused(start(ANY_PORT, "--chatroles.database.url=" + url, key()))
        .contains("not those that this release makes");
  }

  @Test
  void refusesAPortThatIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertRefused(start("--server.port=" + taken.getLocalPort(), database(), key()))
          .contains("Port " + taken.getLocalPort() + " was already in use");
    }
  }

  @Test
  void saysWhereToGoNextAndEndsWellWhenItIsTold() throws Exception {
    Process server = process(ANY_PORT, database(), key()).start();
    StringBuilder said = new StringBuilder();
    try (var lines = server.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        if (line.contains("Operate it")) {
          server.toHandle().destroy(); // destroy() would close the output as well
        }
      }
    } finally {
      server.destroy();
    }
    assertThat(said).contains("Ready after", "/docs/api").doesNotContain("WARN", "\tat ");
    assertThat(server.waitFor()).isZero();
  }

  private record Ended(int exitCode, String said) {}

  private static AbstractStringAssert<?> assertRefused(Ended ended) {
    assertThat(ended.said()).contains("APPLICATION FAILED TO START");
    assertThat(ended.said()).doesNotContain("\tat ", "BeanCreationException", "WARN");
    assertThat(ended.exitCode()).isEqualTo(1);
    return assertThat(ended.said());
  }

  private Ended start(String... arguments) throws Exception {
    Process server = process(arguments).start();
    String said = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(server.waitFor(), said);
  }

  private ProcessBuilder process(String... arguments) {
    List<String> command = new ArrayList<>(ServerProgram.command());
    command.add("--chatroles.data-directory=" + directory.resolve("data"));
    command.add("--management.server.port=0");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  private static String database() {
    return "--chatroles.database.url=" + TestDatabase.freshUrl();
  }

  private static String key() {
    return "--chatroles.token-key=" + FreshDatabase.TOKEN_KEY;
  }
}
