package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import chat.roles.quotas.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionTests {

  private final Cluster cluster = new Cluster();
  private final ScriptedProgram program = ScriptedProgram.counting("count", 120);
  private final Cluster.TestNode node = cluster.node(program);

  @AfterEach
  void close() {
    cluster.close();
  }

  private final List<Usage> books = Collections.synchronizedList(new ArrayList<>());

  private JournalRetention retention() {
    return new JournalRetention(
        node.sql, node.transaction(), node.usage(books::addAll), Duration.ofDays(30));
  }

  private RunId endedDaysAgo(int days) throws Exception {
    Running running = node.start(run("count"));
    node.result(running);
    cluster
        .sql()
        .sql("UPDATE run SET ended_at = ended_at - :days * interval '1 day' WHERE id = :id")
        .param("days", days)
        .param("id", running.id().value())
        .update();
    return running.id();
  }

  private Run found(RunId id) {
    return node.runs.find(Cluster.OWNER, id).orElseThrow();
  }

  @Test
  void deletesJournalsOfRunsThatEndedLongAgoAndKeepsResultsAndTotals() throws Exception {
    RunId young = endedDaysAgo(29);
    Run before = found(endedDaysAgo(31));
    retention().work();
    Run after = found(before.id());
    assertThat(cluster.paths(before.id())).isEmpty();
    assertThat(after.journalDeletedAt()).isNotNull();
    assertThat(after.totals()).isEqualTo(before.totals());
    assertThat(after.totals().qas()).isEqualTo(120);
    assertThat(after.result()).isEqualTo(Json.nodes().stringNode("counted"));
    assertThat(cluster.paths(young)).hasSize(120);
    assertThat(found(young).journalDeletedAt()).isNull();
    retention().work();
    assertThat(found(before.id())).isEqualTo(after);
  }

  @Test
  void leavesRunsThatHaveNotEndedHoweverOldTheyAre() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    Cluster.TestNode other =
        cluster.node(
            new ScriptedProgram(
                "parked",
                (execution, self) -> {
                  self.ask(execution, "0");
                  return self.ask(execution, "1", door);
                }));
    Running running = other.start(run("parked"));
    door.awaitReached();
    cluster.sql().sql("UPDATE run SET created_at = created_at - interval '1 year'").update();
    retention().work();
    assertThat(cluster.paths(running.id())).containsExactly("0");
    door.open();
    other.result(running);
  }

  @Test
  void severalNodesTogetherDeleteEverythingOnce() throws Exception {
    List<RunId> old = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      old.add(endedDaysAgo(40));
    }
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        done.add(
            pool.submit(() -> {
              retention().work();
              return null;
            }));
      }
      for (Future<?> one : done) {
        one.get();
      }
    }
    assertThat(old).allSatisfy(id -> assertThat(found(id).journalDeletedAt()).isNotNull());
    assertThat(cluster.sql().sql("SELECT count(*) FROM qa").query(Long.class).single()).isZero();
  }

  /** A run that waited for a message at 0, which came and is remembered; ended long ago. */
  private RunId told(Cluster.TestNode waiting) throws Exception {
    Running running = waiting.start(run("asking"));
    cluster.awaitTrue(() -> cluster.state(running.id()).equals("waiting"));
    assertThat(say(waiting, running.id())).isTrue();
    cluster.awaitEnd(running.id());
    cluster
        .sql()
        .sql("UPDATE run SET ended_at = ended_at - interval '40 days' WHERE id = ?")
        .param(running.id().value())
        .update();
    return running.id();
  }

  private static boolean say(Cluster.TestNode node, RunId run) {
    return node.runs.deliver(run, "0", "key", _ -> Json.nodes().stringNode("go on"));
  }

  private Cluster.TestNode asking() {
    return cluster.node(
        new ScriptedProgram(
            "asking",
            (execution, _) ->
                execution
                    .journal()
                    .await(
                        Cluster.step("0"),
                        new Waiting(
                            Waiting.Reason.USER, Cluster.ACTOR, Json.object(), null, List.of()))
                    .answer()));
  }

  private int places(RunId run) {
    return cluster
        .sql()
        .sql("SELECT count(*) FROM wait WHERE run_id = ?")
        .param(run.value())
        .query(Integer.class)
        .single();
  }

  @Test
  void aMessageThatMeetsTheDeletionFindsNothingAnyMore() throws Exception {
    Cluster.TestNode asking = asking();
    RunId old = told(asking);
    assertThat(say(asking, old)).as("again, with the same key").isTrue();
    assertThat(places(old)).isEqualTo(1);
    Parking.Place deletion = node.parking.park("WITH emptied AS");
    Thread deleter = Thread.startVirtualThread(this::deleteOld);
    deletion.awaitArrival();
    List<Boolean> delivered = Collections.synchronizedList(new ArrayList<>());
    Thread messenger = Thread.startVirtualThread(() -> delivered.add(say(asking, old)));
    cluster.awaitBlockedSession();
    deletion.release();
    deleter.join();
    messenger.join();
    assertThat(delivered).containsExactly(false);
    assertThat(places(old)).isZero();
    assertThat(cluster.state(old)).isEqualTo("done");
  }

  @Test
  void theDeletionLeavesARunAloneToWhichAMessageIsBeingBrought() throws Exception {
    Cluster.TestNode asking = asking();
    RunId old = told(asking);
    Parking.Place delivery = asking.parking.park("SELECT shown, shown_packed, answered_by");
    List<Boolean> delivered = Collections.synchronizedList(new ArrayList<>());
    Thread messenger = Thread.startVirtualThread(() -> delivered.add(say(asking, old)));
    delivery.awaitArrival();
    deleteOld();
    assertThat(found(old).journalDeletedAt()).isNull();
    assertThat(places(old)).isEqualTo(1);
    delivery.release();
    messenger.join();
    assertThat(delivered).containsExactly(true);
    deleteOld();
    assertThat(places(old)).isZero();
  }

  private void deleteOld() {
    try {
      retention().work();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aForkAndTheDeletionOfItsOriginalDoNotMeetHalfway() throws Exception {
    RunId old = endedDaysAgo(40);
    Forks forks =
        new Forks(
            new ForkStore(node.sql),
            new RunStore(node.sql),
            Cluster::announcing,
            node.transaction());
    Fork last = new Fork("0.119", input -> input, null, Map.of());
    try (AutoCloseable _ = cluster.holding("SELECT FROM run WHERE id = '" + old + "' FOR SHARE")) {
      retention().work();
      assertThat(cluster.paths(old)).as("left out while somebody reads it").hasSize(120);
    }
    Run fork = forks.make(Cluster.OWNER, old, last);
    assertThat(cluster.paths(fork.id())).hasSize(119);
    retention().work();
    assertThatThrownBy(() -> forks.make(Cluster.OWNER, old, last))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo("journal-deleted"));
    int before = program.performed();
    node.engine.poll();
    cluster.awaitEnd(fork.id());
    assertThat(found(fork.id()).state()).isEqualTo(RunState.DONE);
    assertThat(program.performed() - before).isEqualTo(1);
  }
}
