package chat.roles.toolbox.script;

import chat.roles.toolbox.script.sandbox.Limits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code chatroles.scripts.*}.
 *
 * @param isolation in child processes, or, for small private installations, in the server's own
 * @param processes how many child processes there are, started at the first script
 * @param heap the most that each may take for all its scripts
 * @param perProcess how many scripts may stand in a process at the same time; what rests is put out
 *     when others want in, and is replayed when it goes on
 * @param startTimeout how long a process may take to start, and a script may wait for a place
 * @param statements how many statements a script may carry out in its whole life
 * @param time how long a script may take between two calls
 * @param memory how much a script may allocate between two calls
 * @param source the longest script
 * @param value the longest value that goes into a script or comes out of it, as JSON
 * @param calls how many calls a script may make in its whole life, all functions counted
 * @param output how much a script may print
 */
@ConfigurationProperties("chatroles.scripts")
record ScriptSettings(
    @DefaultValue("process") Isolation isolation,
    @DefaultValue("2") int processes,
    @DefaultValue("256MB") DataSize heap,
    @DefaultValue("50") int perProcess,
    @DefaultValue("60s") Duration startTimeout,
    @DefaultValue("50000000") long statements,
    @DefaultValue("10s") Duration time,
    @DefaultValue("512MB") DataSize memory,
    @DefaultValue("256KB") DataSize source,
    @DefaultValue("4MB") DataSize value,
    @DefaultValue("10000") int calls,
    @DefaultValue("64KB") DataSize output) {

  private static final DataSize LARGEST_VALUE = DataSize.ofMegabytes(16);
  private static final DataSize SMALLEST_HEAP = DataSize.ofMegabytes(64);

  /** What keeps scripts from the server. */
  enum Isolation {
    /** Language and process. */
    PROCESS,
    /** The language alone. */
    IN_PROCESS
  }

  ScriptSettings {
    if (processes < 1 || perProcess < 1 || statements < 1 || calls < 1) {
      throw new IllegalArgumentException("chatroles.scripts.*: every limit must be at least 1");
    }
    if (value.compareTo(LARGEST_VALUE) > 0 || source.compareTo(value) > 0) {
      throw new IllegalArgumentException(
          "chatroles.scripts: value is at most 16MB, source at most value");
    }
    if (heap.compareTo(SMALLEST_HEAP) < 0) {
      throw new IllegalArgumentException("chatroles.scripts.heap is at least 64MB");
    }
  }

  Limits limits() {
    return new Limits(
        statements, time.toMillis(), memory.toBytes(), valueChars(), (int) output.toBytes(), calls);
  }

  int valueChars() {
    return (int) value.toBytes();
  }

  /** The most bytes of one message to or from a sandbox. */
  int frameBytes() {
    return 8 * valueChars() + (1 << 20);
  }

  /** All that a script may be given in its whole life. */
  long givenChars() {
    return 16L * valueChars();
  }
}
