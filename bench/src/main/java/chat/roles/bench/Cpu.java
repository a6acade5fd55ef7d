package chat.roles.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Time on processors that was used so far: by this JVM (server and its client), by the stub, by
 * PostgreSQL. Unlike times on the clock, what one QA takes of it hardly depends on what else runs
 * on the machine.
 */
record Cpu(Duration server, Duration stub, Duration database) {

  /** Up to now. Backends that have ended are forgotten. */
  static Cpu now() {
    return new Cpu(
        of(Stream.of(ProcessHandle.current())),
        of(ProcessHandle.current().children().filter(Cpu::isJava)),
        of(ProcessHandle.allProcesses().filter(Cpu::isPostgres)));
  }

  /** What was used since {@code earlier}, in microseconds for each of so many QAs. */
  String perQaSince(Cpu earlier, int qas) {
    return "server %d, stub %d, database %d µs of CPU per QA"
        .formatted(
            micros(server.minus(earlier.server)) / qas,
            micros(stub.minus(earlier.stub)) / qas,
            micros(database.minus(earlier.database)) / qas);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  private static boolean isJava(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("java");
  }

  /** Any on this machine: they run under another user, in another session. */
  private static boolean isPostgres(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm"))
          .startsWith("postgres");
    } catch (IOException e) {
      return false;
    }
  }

  private static Duration of(Stream<ProcessHandle> processes) {
    return processes
        .map(process -> process.info().totalCpuDuration())
        .flatMap(Optional::stream)
        .reduce(Duration.ZERO, Duration::plus);
  }
}
