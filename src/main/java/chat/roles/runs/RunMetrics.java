package chat.roles.runs;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * What operators watch: how many runs there are in each state that is no end, on all nodes; how
 * many this node carries out, has taken over; how long its steps take, records included, and going
 * on with a run by its record.
 */
final class RunMetrics {

  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final List<RunState> STATES =
      List.of(RunState.QUEUED, RunState.RUNNING, RunState.WAITING);

  private final JdbcClient jdbc;
  private final MeterRegistry meters;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
  private final Timer replays;
  private Map<String, Long> counts = Map.of();
  private long countedNanos;

  RunMetrics(JdbcClient jdbc, MeterRegistry meters, Engine engine) {
    this.jdbc = jdbc;
    this.meters = meters;
    for (RunState state : STATES) {
      Gauge.builder("chatroles.runs", this, metrics -> metrics.count(state))
          .description("Runs on all servers that have not ended")
          .tag("state", state.text())
          .strongReference(true)
          .register(meters);
    }
    Gauge.builder("chatroles.runs.active", engine, Engine::active)
        .description("Runs that this server carries out")
        .register(meters);
    FunctionCounter.builder("chatroles.runs.taken.over", engine, Engine::takenOver)
        .description("Runs that this server went on with after another one had stopped")
        .register(meters);
    replays =
        Timer.builder("chatroles.runs.replays")
            .description("From taking on a run that goes on, by its record, to its first new step")
            .register(meters);
    engine.onExecution(Steps::new);
  }

  private record Kind(String tool, boolean failed) {}

  private Timer timer(Kind kind) {
    return Timer.builder("chatroles.runs.steps")
        .description("Steps of runs, their records included")
        .tag("tool", kind.tool())
        .tag("outcome", kind.failed() ? "failed" : "answered")
        .register(meters);
  }

  private synchronized double count(RunState state) {
    if (counts.isEmpty() || System.nanoTime() - countedNanos > FRESH.toNanos()) {
      countAll();
    }
    return counts.getOrDefault(state.text(), 0L);
  }

  /** Unknown while the database does not answer: then as it was. */
  private void countAll() {
    Map<String, Long> found = new HashMap<>();
    STATES.forEach(state -> found.put(state.text(), 0L));
    try {
      jdbc.sql(
              """
              SELECT state, count(*) FROM run WHERE state IN ('queued', 'running', 'waiting')
              GROUP BY state
              """)
          .query(row -> {
            found.put(row.getString(1), row.getLong(2));
          });
      counts = found;
      countedNanos = System.nanoTime();
    } catch (DataAccessException e) {
      countedNanos = System.nanoTime();
    }
  }

  /** The steps of one run, on their way to whoever follows it. */
  private final class Steps implements RunListener {

    private final RunListener next;

    private Steps(RunListener next) {
      this.next = next;
    }

    @Override
    public void replayed(Duration took) {
      replays.record(took);
      next.replayed(took);
    }

    @Override
    public void began(Journal.Step step) {
      next.began(step);
    }

    @Override
    public void ended(Journal.Step step, Journal.Performed performed, long tookMicros) {
      timers
          .computeIfAbsent(new Kind(step.tool(), performed.failed()), RunMetrics.this::timer)
          .record(tookMicros, TimeUnit.MICROSECONDS);
      next.ended(step, performed, tookMicros);
    }

    @Override
    public void delta(String path, String piece) {
      next.delta(path, piece);
    }

    @Override
    public void released() {
      next.released();
    }

    @Override
    public void suspended(Suspension suspension) {
      next.suspended(suspension);
    }

    @Override
    public void finished(JsonNode result) {
      next.finished(result);
    }
  }
}
