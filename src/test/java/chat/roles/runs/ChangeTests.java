package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static chat.roles.runs.Cluster.step;
import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What a run does in our own database and the record of it: both or neither. */
class ChangeTests {

  private static final String WORK = "INSERT INTO ledger";
  private static final String RECORD =
      "FROM run\nWHERE run.id = ? AND run.node = ? AND run.epoch = ?\n  AND CASE run.state WHEN 'running' THEN true END\nFOR SHARE";

  private final Cluster cluster = new Cluster();
  private final Map<String, Integer> prepared = new ConcurrentHashMap<>();
  private final Map<String, Integer> worked = new ConcurrentHashMap<>();

  @BeforeEach
  void makeLedger() {
    cluster.makeLedger();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  /** One change at 0 that writes a line, whose answer the run ends with. */
  private ScriptedProgram writing(Cluster.TestNode[] node) {
    return new ScriptedProgram(
        "writing", (execution, _) -> write(execution, "0", () -> node[0].sql, "a").answer());
  }

  private interface Sql {
    JdbcClient get();
  }

  private Journal.Recorded write(Execution execution, String path, Sql sql, String... lines)
      throws InterruptedException {
    return execution
        .journal()
        .change(
            step(path),
            new Change(
                path,
                () -> {
                  for (String line : lines) {
                    sql.get().sql("INSERT INTO ledger VALUES (?)").param(line).update();
                  }
                  return Journal.Performed.of(Json.nodes().stringNode("wrote " + worked.get(path)));
                }));
  }

  /** Counts how often it is prepared and carried out; a Problem is its failure. */
  private final class Change implements Journal.Change {

    private final String path;
    private final Work work;

    private Change(String path, Work work) {
      this.path = path;
      this.work = work;
    }

    @Override
    public Work prepare(String idempotencyKey) {
      prepared.merge(path, 1, Integer::sum);
      return () -> {
        worked.merge(path, 1, Integer::sum);
        return work.perform();
      };
    }

    @Override
    public Journal.Performed failed(RuntimeException thrown) {
      if (thrown instanceof Problem problem) {
        return Journal.Performed.failed(Json.nodes().stringNode(problem.getMessage()));
      }
      throw thrown;
    }
  }

  private Cluster.TestNode started(Cluster.TestNode[] place) {
    place[0] = cluster.node(writing(place));
    return place[0];
  }

  @Test
  void writesBothAndNeverAgainOnReplay() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    ScriptedProgram program =
        new ScriptedProgram(
            "writing",
            (execution, self) -> {
              JsonNode answer = write(execution, "0", () -> place[0].sql, "a", "b").answer();
              self.ask(execution, "1", door);
              return answer;
            });
    place[0] = cluster.node(program);
    Running running = place[0].start(run("writing"));
    door.awaitReached();
    cluster.endAllLeases();
    Cluster.TestNode other = cluster.node(program);
    other.engine.poll();
    door.open();
    cluster.awaitEnd(running.id());
    assertThat(other.result(running.id()).stringValue()).isEqualTo("wrote 1");
    assertThat(worked).containsEntry("0", 1);
    assertThat(cluster.ledger()).containsExactlyInAnyOrder("a", "b");
    assertThat(cluster.paths(running.id())).containsExactly("0", "1");
  }

  @Test
  void nothingIsSeenBeforeBothAreCommitted() throws Exception {
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    Cluster.TestNode node = started(place);
    Parking.Place commit = node.parking.park("commit");
    Running running = node.start(run("writing"));
    commit.awaitArrival();
    assertThat(cluster.ledger()).isEmpty();
    assertThat(cluster.paths(running.id())).isEmpty();
    commit.release();
    assertThat(node.result(running).stringValue()).isEqualTo("wrote 1");
    assertThat(cluster.ledger()).containsExactly("a");
    assertThat(cluster.paths(running.id())).containsExactly("0");
  }

  @Test
  void aRunThatWasLostBeforeTheWorkWritesNothing() throws Exception {
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    Cluster.TestNode node = started(place);
    Parking.Place hold = node.parking.park("set_config");
    Running running = node.start(run("writing"));
    hold.awaitArrival();
    node.runs.cancel(Cluster.OWNER, running.id());
    hold.release();
    cluster.awaitEnd(running.id());
    awaitUnwound(node);
    assertThat(worked).isEmpty();
    assertThat(cluster.ledger()).isEmpty();
    assertThat(cluster.paths(running.id())).isEmpty();
  }

  /** The database ends the transaction of a process that stands still; somebody else goes on. */
  @Test
  void aRunThatWasLostBetweenTheWorkAndItsRecordLeavesNothingOfTheWork() throws Exception {
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    Cluster.TestNode node = started(place);
    Parking.Place record = node.parking.park("INSERT INTO qa");
    Running running = node.start(run("writing"));
    record.awaitArrival();
    assertThat(worked).containsEntry("0", 1);
    cluster
        .sql()
        .sql(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'idle in transaction'
            """)
        .query((row, _) -> row.getBoolean(1))
        .list();
    cluster.awaitTrue(() ->
        cluster
            .sql()
            .sql("SELECT true FROM run WHERE id = ? FOR UPDATE SKIP LOCKED")
            .param(running.id().value())
            .query(Boolean.class)
            .optional()
            .isPresent());
    cluster.endAllLeases();
    Cluster.TestNode[] otherPlace = new Cluster.TestNode[1];
    Cluster.TestNode other = cluster.node(writing(otherPlace));
    otherPlace[0] = other;
    other.engine.poll();
    cluster.awaitEnd(running.id());
    record.release();
    awaitUnwound(node);
    assertThat(other.result(running.id()).stringValue()).isEqualTo("wrote 2");
    assertThat(cluster.ledger()).containsExactly("a");
    assertThat(cluster.paths(running.id())).containsExactly("0");
  }

  /** Whoever wants the run waits for the transaction, instead of coming between its parts. */
  @Test
  void aCancelComesAfterAChangeThatHasBegun() throws Exception {
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    Cluster.TestNode node = started(place);
    Parking.Place record = node.parking.park("INSERT INTO qa");
    Running running = node.start(run("writing"));
    record.awaitArrival();
    Thread cancel = Thread.startVirtualThread(() -> node.runs.cancel(Cluster.OWNER, running.id()));
    cluster.awaitBlockedSession();
    record.release();
    cancel.join();
    cluster.awaitEnd(running.id());
    assertThat(cluster.ledger()).containsExactly("a");
    assertThat(cluster.paths(running.id())).containsExactly("0");
  }

  @Test
  void aServerThatStandsStillInATransactionHoldsNobodyForLong() throws Exception {
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    ScriptedProgram program =
        new ScriptedProgram(
            "asking",
            (execution, _) ->
                execution
                    .journal()
                    .change(
                        step("0"),
                        new Change(
                            "0",
                            () ->
                                Journal.Performed.of(
                                    Json.nodes().stringNode(bounds(place[0].sql)))))
                    .answer());
    place[0] = cluster.node(program);
    Running running = place[0].start(run("asking"));
    assertThat(place[0].result(running).stringValue()).isEqualTo("5s 10s");
    assertThat(bounds(place[0].sql)).isEqualTo("0 0");
  }

  private static String bounds(JdbcClient sql) {
    return sql.sql(
            """
            SELECT current_setting('idle_in_transaction_session_timeout') || ' '
              || current_setting('lock_timeout')
            """)
        .query(String.class)
        .single();
  }

  @Test
  void workIsDoneAgainWhenTheConnectionBreaksBeforeTheCommitAndNotAfterIt() throws Exception {
    for (String fragment : List.of("set_config", WORK, "INSERT INTO qa", "commit")) {
      cluster.sql().sql("TRUNCATE ledger").update();
      worked.clear();
      prepared.clear();
      Cluster.TestNode[] place = new Cluster.TestNode[1];
      Cluster.TestNode node = started(place);
      node.parking.breakBefore(fragment);
      Running running = node.start(run("writing"));
      assertThat(node.result(running).stringValue()).as(fragment).startsWith("wrote ");
      assertThat(prepared).as(fragment).containsEntry("0", 1);
      assertThat(cluster.ledger()).as(fragment).containsExactly("a");
      assertThat(cluster.paths(running.id())).as(fragment).containsExactly("0");
    }
  }

  @Test
  void findsItsOwnRecordWhenTheAnswerToTheCommitIsLost() throws Exception {
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    Cluster.TestNode node = started(place);
    node.parking.breakAfter("commit");
    Running running = node.start(run("writing"));
    assertThat(node.result(running).stringValue()).isEqualTo("wrote 1");
    assertThat(worked).containsEntry("0", 1);
    assertThat(cluster.ledger()).containsExactly("a");
  }

  @Test
  void aFailureOfTheWorkIsRecordedAndNothingElse() throws Exception {
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    ScriptedProgram program =
        new ScriptedProgram(
            "failing",
            (execution, _) -> {
              Journal.Recorded recorded =
                  execution
                      .journal()
                      .change(
                          step("0"),
                          new Change(
                              "0",
                              () -> {
                                place[0].sql.sql("INSERT INTO ledger VALUES ('a')").update();
                                throw Problem.conflict("no", "not like this");
                              }));
              return Json.object()
                  .put("failed", recorded.failed())
                  .put("why", recorded.answer().asString());
            });
    place[0] = cluster.node(program);
    Running running = place[0].start(run("failing"));
    assertThat(place[0].result(running))
        .isEqualTo(Json.object().put("failed", true).put("why", "not like this"));
    assertThat(cluster.ledger()).isEmpty();
    assertThat(cluster.paths(running.id())).containsExactly("0");
  }

  @Test
  void aMistakeInTheWorkFailsTheRunAndWritesNothing() throws Exception {
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    ScriptedProgram program =
        new ScriptedProgram(
            "mistaken",
            (execution, _) -> write(execution, "0", () -> place[0].sql, "twice", "twice").answer());
    place[0] = cluster.node(program);
    Running running = place[0].start(run("mistaken"));
    place[0].result(running);
    assertThat(cluster.state(running.id())).isEqualTo("failed");
    assertThat(cluster.ledger()).isEmpty();
    assertThat(cluster.paths(running.id())).isEmpty();
  }

  @Test
  void deadlocksAreResolvedByDoingTheWorkAgain() throws Exception {
    cluster.sql().sql("INSERT INTO ledger VALUES ('x'), ('y')").update();
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    CountDownLatch bothHold = new CountDownLatch(2);
    ScriptedProgram program =
        new ScriptedProgram(
            "crossing",
            (execution, _) -> {
              boolean xFirst = execution.input().asBoolean();
              return execution
                  .journal()
                  .change(
                      step("0"),
                      new Change(
                          "0",
                          () -> {
                            lock(place[0], xFirst ? "x" : "y");
                            meet(bothHold);
                            lock(place[0], xFirst ? "y" : "x");
                            return Journal.Performed.of(Json.nodes().booleanNode(true));
                          }))
                  .answer();
            });
    place[0] = cluster.node(program);
    Running one = place[0].start(run("crossing", null, Json.nodes().booleanNode(true)));
    Running other = place[0].start(run("crossing", null, Json.nodes().booleanNode(false)));
    assertThat(place[0].result(one).booleanValue()).isTrue();
    assertThat(place[0].result(other).booleanValue()).isTrue();
    assertThat(worked.get("0")).isGreaterThan(2);
  }

  private static void lock(Cluster.TestNode node, String line) {
    node.sql
        .sql("SELECT line FROM ledger WHERE line = ? FOR UPDATE")
        .param(line)
        .query(String.class)
        .single();
  }

  private static void meet(CountDownLatch all) {
    all.countDown();
    try {
      all.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void givesUpWithAClearFailureWhenOthersAreInTheWayEachTime() throws Exception {
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    ScriptedProgram program =
        new ScriptedProgram(
            "contended",
            (execution, _) ->
                execution
                    .journal()
                    .change(
                        step("0"),
                        new Change(
                            "0",
                            () -> {
                              place[0]
                                  .sql
                                  .sql("DO $$ BEGIN RAISE serialization_failure; END $$")
                                  .update();
                              return Journal.Performed.of(Json.nodes().nullNode());
                            }))
                    .answer());
    place[0] = cluster.node(program);
    Running running = place[0].start(run("contended"));
    assertThat(place[0].result(running).stringValue()).contains("6 tries", "try again later");
    assertThat(worked).containsEntry("0", 6);
    assertThat(cluster.paths(running.id())).containsExactly("0");
  }

  @Test
  void comesAfterTheStepsThatWereHandedOverBefore() throws Exception {
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    ScriptedProgram program =
        new ScriptedProgram(
            "ordered",
            (execution, self) -> {
              self.ask(execution, "0");
              return execution
                  .journal()
                  .change(
                      step("1"),
                      new Change(
                          "1",
                          () -> {
                            order.addAll(cluster.paths(execution.id()));
                            return Journal.Performed.of(Json.nodes().nullNode());
                          }))
                  .answer();
            });
    place[0] = cluster.node(program);
    Parking.Place record = place[0].parking.park(RECORD);
    Running running = place[0].start(run("ordered"));
    record.awaitArrival();
    assertThat(prepared).isEmpty();
    record.release();
    place[0].result(running);
    assertThat(order).containsExactly("0");
  }

  @Test
  void branchesChangeSideBySide() throws Exception {
    Cluster.TestNode[] place = new Cluster.TestNode[1];
    ScriptedProgram program =
        new ScriptedProgram(
            "parallel",
            (execution, _) -> {
              List<Thread> branches =
                  IntStream.range(0, 6)
                      .mapToObj(branch ->
                          Thread.startVirtualThread(() -> quietly(execution, branch, place)))
                      .toList();
              for (Thread branch : branches) {
                branch.join();
              }
              return Json.nodes().nullNode();
            });
    place[0] = cluster.node(program);
    Running running = place[0].start(run("parallel"));
    place[0].result(running);
    assertThat(cluster.paths(running.id())).hasSize(30);
    assertThat(cluster.ledger()).hasSize(30);
  }

  private void quietly(Execution execution, int branch, Cluster.TestNode[] place) {
    try {
      for (int i = 0; i < 5; i++) {
        String path = branch + "." + i;
        write(execution, path, () -> place[0].sql, path);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitUnwound(Cluster.TestNode node) {
    cluster.awaitTrue(() -> node.engine.active() == 0);
  }
}
