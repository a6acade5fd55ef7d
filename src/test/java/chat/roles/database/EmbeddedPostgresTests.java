package chat.roles.database;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.startup.StartRefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedPostgresTests {

  @SuppressWarnings("NullAway.Init")
  private static Path template;

  @TempDir Path directory;
  private final List<ServerProcess> children = new ArrayList<>();

  /** One used directory, which most tests begin with a copy of: making one is the slow part. */
  @BeforeAll
  static void makeTemplate(@TempDir Path made) throws Exception {
    template = made;
    EmbeddedPostgres.start(made, TestPostgres.PROGRAMS, 20).close();
  }

  @BeforeEach
  void copyTemplate() throws Exception {
    copyTemplateTo(directory);
  }

  private static void copyTemplateTo(Path copy) throws Exception {
    for (Path source : tree(template)) {
      Path target = copy.resolve(template.relativize(source).toString());
      if (!Files.isDirectory(target)) {
        Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @AfterEach
  void endChildren() throws Exception {
    for (ServerProcess child : children) {
      child.kill();
    }
    stopWhatRuns();
  }

  @Test
  void keepsDataDurablyFromOneStartToTheNext() throws Exception {
    try (EmbeddedPostgres first = start()) {
      execute(first.address(), "CREATE TABLE kept AS SELECT 42 AS answer");
      for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
        assertThat(ask(first.address(), "SHOW " + setting)).as(setting).isEqualTo("on");
      }
      assertThat(ask(first.address(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    }
    assertThat(Postmaster.recordedIn(cluster())).isEmpty();
    try (EmbeddedPostgres second = start()) {
      assertThat(ask(second.address(), "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void takesNobodyInWithoutThePassword() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      DatabaseAddress address = postgres.address();
      DatabaseAddress guess = new DatabaseAddress(address.url(), address.username(), "guess");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(guess::connect)
          .withMessageContaining("password authentication failed");
      assertThat(permissions(directory)).isEqualTo("rwx------");
      assertThat(permissions(cluster())).isEqualTo("rwx------");
      assertThat(permissions(directory.resolve("password"))).isEqualTo("rw-------");
    }
  }

  /**
   * A Ctrl-C goes to a terminal's whole group; the server itself stops the database, at its end.
   */
  @Test
  void isOutOfReachOfACtrlCThatIsMeantForTheServer() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      assertThat(ask(postgres.address(), "SELECT 1")).isEqualTo("1");
      long database = Postmaster.recordedIn(cluster()).orElseThrow().pid();
      assertThat(group(database)).isNotEqualTo(group(ProcessHandle.current().pid()));
    }
  }

  private static String group(long process) throws Exception {
    Process ps = new ProcessBuilder("ps", "-o", "pgid=", "-p", Long.toString(process)).start();
    String group = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(group).matches("\\d+");
    return group;
  }

  @Test
  void refusesASecondServerOnTheSameDirectoryAtOnce() throws Exception {
    try (EmbeddedPostgres first = start()) {
      assertThatExceptionOfType(StartRefusedException.class)
          .isThrownBy(this::start)
          .withMessageContaining("in this process");
      ServerProcess child = child();
      assertThat(child.line())
          .contains("refused", "process " + ProcessHandle.current().pid())
          .contains(directory.toRealPath().toString());
      assertThat(ask(first.address(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void takesOverWhatAKilledServerLeft() throws Exception {
    ServerProcess child = child();
    DatabaseAddress before = child.address();
    execute(before, "CREATE TABLE kept AS SELECT 42 AS answer");
    child.kill();
    long orphan = Postmaster.recordedIn(cluster()).orElseThrow().pid();
    try (EmbeddedPostgres after = start()) {
      assertThat(after.address().url()).isEqualTo(before.url());
      assertThat(Postmaster.recordedIn(cluster()).orElseThrow().pid()).isEqualTo(orphan);
      assertThat(ask(after.address(), "SELECT answer FROM kept")).isEqualTo("42");
    }
    awaitEnd(orphan);
  }

  @Test
  void replacesAnOrphanThatDoesNotCommitDurably() throws Exception {
    ServerProcess child = child();
    DatabaseAddress before = child.address();
    execute(before, "ALTER ROLE chatroles SET synchronous_commit = off");
    execute(before, "ALTER SYSTEM SET fsync = off");
    long orphan = Postmaster.recordedIn(cluster()).orElseThrow().pid();
    child.kill();
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(this::start)
        .withMessageContaining("synchronous_commit");
    awaitEnd(orphan);
    assertThat(Postmaster.recordedIn(cluster())).isEmpty();
  }

  @Test
  void startsWhenTheRecordedProcessIsAStranger() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "60").start();
    record(stranger.pid(), 5432);
    try (EmbeddedPostgres postgres = start()) {
      assertThat(ask(postgres.address(), "SELECT 1")).isEqualTo("1");
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void neverUsesAnotherServerThatAnswersAtTheRecordedPort(@TempDir Path elsewhere)
      throws Exception {
    copyTemplateTo(elsewhere);
    try (EmbeddedPostgres foreign = EmbeddedPostgres.start(elsewhere, TestPostgres.PROGRAMS, 20)) {
      Postmaster other = Postmaster.recordedIn(elsewhere.resolve("cluster")).orElseThrow();
      record(other.pid(), other.port());
      try (EmbeddedPostgres ours = start()) {
        assertThat(ours.address().url()).isNotEqualTo(foreign.address().url());
        assertThat(ask(foreign.address(), "SELECT 1")).isEqualTo("1");
      }
    }
  }

  @Test
  void startsAfterTheServerProcessWasKilled() throws Exception {
    EmbeddedPostgres first = start();
    execute(first.address(), "CREATE TABLE kept AS SELECT 42 AS answer");
    ProcessHandle server =
        ProcessHandle.of(Postmaster.recordedIn(cluster()).orElseThrow().pid()).orElseThrow();
    server.destroyForcibly();
    server.onExit().get();
    first.close();
    try (EmbeddedPostgres second = start()) {
      assertThat(ask(second.address(), "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void refusesDataOfAnotherPostgresVersion() throws Exception {
    Files.writeString(cluster().resolve("PG_VERSION"), "17\n");
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(this::start)
        .withMessageContaining("made by PostgreSQL 17");
  }

  @Test
  void refusesADirectoryThatCannotBeMade() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> EmbeddedPostgres.start(file, TestPostgres.PROGRAMS, 20))
        .withMessageContaining(file.toString());
  }

  private EmbeddedPostgres start() throws InterruptedException {
    return EmbeddedPostgres.start(directory, TestPostgres.PROGRAMS, 20);
  }

  private static List<Path> tree(Path root) throws Exception {
    try (Stream<Path> all = Files.walk(root)) {
      return all.toList();
    }
  }

  private ServerProcess child() throws Exception {
    ServerProcess child = ServerProcess.start(directory);
    children.add(child);
    return child;
  }

  private Path cluster() throws Exception {
    return directory.toRealPath().resolve("cluster");
  }

  /** What a crash of the machine leaves behind, after its process id went to somebody else. */
  private void record(long pid, int port) throws Exception {
    Files.writeString(
        cluster().resolve("postmaster.pid"),
        "%d\n%s\n1700000000\n%d\n\n127.0.0.1\n\nready   \n".formatted(pid, cluster(), port));
  }

  /** A stopping server gives up its record a moment before it is gone. */
  private static void awaitEnd(long pid) {
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().orTimeout(20, SECONDS).join());
  }

  private void stopWhatRuns() throws Exception {
    Postmaster.recordedIn(cluster())
        .filter(Postmaster::alive)
        .flatMap(left -> ProcessHandle.of(left.pid()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void execute(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = address.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(DatabaseAddress address, String sql) throws SQLException {
    try (Connection connection = address.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
