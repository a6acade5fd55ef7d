package chat.roles.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.ids.RunId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class GroupCommitTests {

  private static final String ALONE = "FROM run\nWHERE";
  private static final String TOGETHER = "unnest";

  private final Cluster cluster = new Cluster();
  private final Parking parking = new Parking();
  private final JournalStore store = new JournalStore(parking.around(cluster.dataSource()));
  private final List<Parking.Place> busy = new ArrayList<>();
  private final List<Recorder> alone = new ArrayList<>();

  /** Two writes are on their way, so that whoever comes now stands in line. */
  @BeforeEach
  void keepTheWritersBusy() throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      Parking.Place place = parking.park(ALONE);
      busy.add(place);
      alone.add(new Recorder(newRun(), "0"));
      place.awaitArrival();
    }
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void whatWaitedBehindOtherWritesIsRecordedInOneStatement() throws Exception {
    List<Recorder> waiting = new ArrayList<>();
    RunId branching = newRun();
    for (int i = 0; i < 20; i++) {
      waiting.add(inLine(branching, "0." + i));
      waiting.add(inLine(newRun(), "0"));
    }
    Parking.Place together = parking.park(TOGETHER);
    busy.getFirst().release();
    together.awaitArrival();
    assertThat(cluster.paths(branching)).isEmpty();
    together.release();
    for (Recorder each : waiting) {
      assertThat(each.outcome()).isTrue();
    }
    busy.getLast().release();
    for (Recorder each : alone) {
      assertThat(each.outcome()).isTrue();
    }
    assertThat(cluster.paths(branching)).hasSize(20);
    assertThat(transactions()).isEqualTo(3);
  }

  @Test
  void aRunThatIsNotTheFencesAnyMoreStopsNoOther() throws Exception {
    RunId takenOver = newRun();
    RunId ended = newRun();
    RunId ours = newRun();
    List<Recorder> waiting = List.of(inLine(takenOver, "0"), inLine(ours, "0"), inLine(ended, "0"));
    update("UPDATE run SET epoch = 2 WHERE id = ?", takenOver);
    update("UPDATE run SET state = 'cancelled' WHERE id = ?", ended);
    busy.forEach(Parking.Place::release);
    assertThat(waiting.get(0).outcome()).isFalse();
    assertThat(waiting.get(1).outcome()).isTrue();
    assertThat(waiting.get(2).outcome()).isFalse();
    assertThat(cluster.paths(takenOver)).isEmpty();
    assertThat(cluster.paths(ended)).isEmpty();
    assertThat(cluster.paths(ours)).containsExactly("0");
  }

  @Test
  void aRunWhoseRowSomebodyHoldsKeepsNoOtherWaiting() throws Exception {
    RunId held = newRun();
    Recorder blocked = inLine(held, "0");
    Recorder free = inLine(newRun(), "0");
    try (AutoCloseable _ =
        cluster.holding("UPDATE run SET epoch = 2 WHERE id = '%s'".formatted(held.value()))) {
      busy.forEach(Parking.Place::release);
      assertThat(free.outcome()).isTrue();
      cluster.awaitBlockedSession();
      assertThat(blocked.done()).isFalse();
    }
    assertThat(blocked.outcome()).isTrue();
    assertThat(cluster.paths(held)).containsExactly("0");
  }

  @Test
  void aStatementWhoseAnswerWasLostIsLostForAllWhoShareIt() throws Exception {
    List<Recorder> waiting = List.of(inLine(newRun(), "0"), inLine(newRun(), "0"));
    parking.breakAfter(TOGETHER);
    busy.forEach(Parking.Place::release);
    for (Recorder each : waiting) {
      assertThatThrownBy(each::outcome).hasCauseInstanceOf(SQLRecoverableException.class);
      assertThat(cluster.paths(each.run)).containsExactly("0");
    }
  }

  @Test
  void aSecondStepAtOnePathIsRefusedAndStopsNoOther() throws Exception {
    RunId repeated = newRun();
    List<Recorder> twice = List.of(inLine(repeated, "0"), inLine(repeated, "0"));
    Recorder other = inLine(newRun(), "0");
    busy.forEach(Parking.Place::release);
    assertThat(other.outcome()).isTrue();
    assertThat(twice.stream().filter(Recorder::isRefused)).hasSize(1);
    assertThat(cluster.paths(repeated)).containsExactly("0");
  }

  @Test
  void onlyWhoseRecordIsBadGetsTheError() throws Exception {
    Recorder bad = inLine(newRun(), "\0");
    Recorder good = inLine(newRun(), "0");
    busy.forEach(Parking.Place::release);
    assertThat(good.outcome()).isTrue();
    assertThatThrownBy(bad::outcome).hasRootCauseInstanceOf(SQLException.class);
  }

  /**
   * The driver prepares a statement at its fifth use; PostgreSQL keeps a plan after five more, if
   * it does not believe that one for arrays just as short is cheaper.
   */
  @Test
  void smallBatchesArePlannedOnce() throws Exception {
    busy.forEach(Parking.Place::release);
    try (Connection connection = cluster.dataSource().getConnection()) {
      JournalStore onOneConnection =
          new JournalStore(new SingleConnectionDataSource(connection, true));
      for (int batch = 0; batch < 20; batch++) {
        assertThat(onOneConnection.recordTogether(List.of(fenced("0"), fenced("0")))).isEqualTo(2);
      }
      try (Statement statement = connection.createStatement();
          ResultSet plans =
              statement.executeQuery(
                  """
                  SELECT custom_plans, generic_plans FROM pg_prepared_statements
                  WHERE statement LIKE '%unnest%' AND statement LIKE 'INSERT INTO qa%'
                  """)) {
        assertThat(plans.next()).isTrue();
        assertThat(plans.getInt("custom_plans")).isEqualTo(5);
        assertThat(plans.getInt("generic_plans")).isPositive();
      }
    }
  }

  private JournalStore.Fenced fenced(String path) {
    return new JournalStore.Fenced(new Fence(newRun(), "node", 1), entry(path));
  }

  private RunId newRun() {
    RunId run = RunId.fresh();
    update(
        """
        INSERT INTO run (id, kind, owner, actor, state, input, node, epoch, created_at, started_at)
        VALUES (?, 'test', 'owner', 'actor', 'running', '{}', 'node', 1, clock_timestamp(),
          clock_timestamp())
        """,
        run);
    return run;
  }

  private void update(String sql, RunId run) {
    cluster.sql().sql(sql).param(run.value()).update();
  }

  /** How many transactions wrote the journal. */
  private int transactions() {
    return cluster
        .sql()
        .sql("SELECT count(DISTINCT xmin::text) FROM qa")
        .query(Integer.class)
        .single();
  }

  private Recorder inLine(RunId run, String path) {
    Recorder recorder = new Recorder(run, path);
    cluster.awaitTrue(() -> recorder.thread.getState() == Thread.State.WAITING);
    return recorder;
  }

  /** Records one step on a thread of its own. */
  private final class Recorder {

    private final RunId run;
    private final Thread thread;
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();

    private Recorder(RunId run, String path) {
      this.run = run;
      this.thread = Thread.ofVirtual().start(() -> record(path));
    }

    private void record(String path) {
      try {
        outcome.complete(
            store
                .handOver(new JournalStore.Fenced(new Fence(run, "node", 1), entry(path)))
                .await());
      } catch (SQLException | RuntimeException e) {
        outcome.completeExceptionally(e);
      }
    }

    private boolean isRefused() {
      try {
        return !outcome();
      } catch (Exception e) {
        return e.getCause() instanceof SQLException cause && Persistence.isDuplicate(cause);
      }
    }

    private boolean done() {
      return outcome.isDone();
    }

    private boolean outcome() throws Exception {
      return outcome.get(20, TimeUnit.SECONDS);
    }
  }

  private static JournalStore.Entry entry(String path) {
    return new JournalStore.Entry(
        Cluster.step(path),
        Packed.of("{}", "question"),
        Packed.of("\"answer\"", "answer"),
        Cluster.answer("answer"),
        7);
  }
}
