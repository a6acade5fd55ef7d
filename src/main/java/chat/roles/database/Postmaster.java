package chat.roles.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The server process that last claimed a cluster, as PostgreSQL's own {@code postmaster.pid} tells.
 */
record Postmaster(Path cluster, long pid, Instant startedAt, int port) {

  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

  /** What is recorded; empty when nothing is, or nothing readable. */
  static Optional<Postmaster> recordedIn(Path cluster) throws IOException {
    Path file = file(cluster);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    try {
      return Optional.of(
          new Postmaster(
              cluster,
              Long.parseLong(lines.get(0).strip()),
              Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip())),
              Integer.parseInt(lines.get(3).strip())));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the recorded process is there and is a server of this cluster. Process ids are given
   * out again: after a crash of the machine the recorded one may be anybody's, and PostgreSQL
   * itself would then refuse to start (or be told to stop a stranger).
   */
  boolean alive() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).map(this::isServer).orElse(false);
  }

  private boolean isServer(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    String program = info.command().map(c -> Path.of(c).getFileName().toString()).orElse("");
    if (!program.equals("postgres") && !program.equals("postgres.exe")) {
      return false;
    }
    return info.arguments()
        .map(arguments -> List.of(arguments).contains(cluster.toString()))
        .orElseGet(() -> startedWhenRecorded(info)); // Windows tells no arguments
  }

  private boolean startedWhenRecorded(ProcessHandle.Info info) {
    return info.startInstant()
        .map(at -> Duration.between(at, startedAt).abs().compareTo(CLOCK_TOLERANCE) < 0)
        .orElse(false);
  }

  /** Forgets a process that is not there any more, so that a new one may start. */
  static void forget(Path cluster) throws IOException {
    Files.deleteIfExists(file(cluster));
  }

  private static Path file(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }
}
