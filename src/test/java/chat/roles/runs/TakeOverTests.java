package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.TransientDataAccessResourceException;

class TakeOverTests {

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  /** Steps 0 to 4; whoever comes first to step 2 stays in it until the door is opened. */
  private static ScriptedProgram parkedIn2(ScriptedProgram.Door door) {
    AtomicBoolean first = new AtomicBoolean(true);
    return new ScriptedProgram(
        "parked",
        (execution, self) -> {
          for (int i = 0; i < 5; i++) {
            boolean parks = i == 2 && first.compareAndSet(true, false);
            self.ask(execution, "" + i, parks ? door : () -> {});
          }
          return Json.nodes().stringNode("done");
        });
  }

  /** Another node carries the run to its end; then the first goes on, which came to the door. */
  private void goesOnElsewhere(
      Running running, Cluster.TestNode paused, ScriptedProgram program, ScriptedProgram.Door door)
      throws InterruptedException {
    door.awaitReached();
    cluster.endAllLeases();
    cluster.node(program).engine.poll();
    cluster.awaitEnd(running.id());
    door.open();
    assertThat(paused.engine.endWithin(Cluster.LONG)).isTrue();
  }

  @Test
  void aDeadNodesRunGoesOnElsewhereAndThePausedNodeCannotWriteAnyMore() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    ScriptedProgram program = parkedIn2(door);
    Cluster.TestNode paused = cluster.node(program);
    Running running = paused.start(run("parked"));
    goesOnElsewhere(running, paused, program, door);
    assertThat(cluster.paths(running.id())).containsExactly("0", "1", "2", "3", "4");
    assertThat(program.performed()).isEqualTo(6);
    assertThat(program.performed("2")).isEqualTo(2);
    assertThat(
            cluster
                .sql()
                .sql("SELECT count(DISTINCT node) FROM qa WHERE run_id = ?")
                .param(running.id().value())
                .query(Integer.class)
                .single())
        .isEqualTo(2);
  }

  @Test
  void whatTheStartLookedUpIsNotThereWhenAnotherNodeGoesOn() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    List<Object> brought = Collections.synchronizedList(new ArrayList<>());
    ScriptedProgram program =
        new ScriptedProgram(
            "parked",
            (execution, self) -> {
              brought.add(String.valueOf(execution.brought()));
              return self.ask(execution, "0", brought.size() == 1 ? door : () -> {});
            });
    Cluster.TestNode paused = cluster.node(program);
    Running running = paused.runs.start(run("parked"), "looked up", List.of());
    goesOnElsewhere(running, paused, program, door);
    assertThat(brought).containsExactly("looked up", "null");
  }

  @Test
  void whoeverStartedARunLearnsOfItsEndOnAnotherNodeOnce() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    ScriptedProgram program = parkedIn2(door);
    Cluster.TestNode paused = cluster.node(program);
    AtomicInteger finished = new AtomicInteger();
    Running running =
        paused.start(
            run("parked"),
            new RunListener() {
              @Override
              public void finished(tools.jackson.databind.JsonNode result) {
                finished.incrementAndGet();
              }
            });
    goesOnElsewhere(running, paused, program, door);
    paused.engine.beat();
    paused.engine.poll();
    paused.engine.poll();
    assertThat(paused.result(running).stringValue()).isEqualTo("done");
    assertThat(finished).hasValue(1);
  }

  @Test
  void twoNodesThatClaimAtOnceShareTheRunsAndDoubleNone() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    AtomicBoolean second = new AtomicBoolean();
    AtomicInteger waiting = new AtomicInteger();
    ScriptedProgram program =
        new ScriptedProgram(
            "many",
            (execution, self) -> {
              if (!second.get()) {
                waiting.incrementAndGet();
                door.pass();
              }
              return self.ask(execution, execution.id().value());
            });
    Cluster.TestNode dead = cluster.node(program);
    List<RunId> runs = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      runs.add(dead.start(run("many")).id());
    }
    door.awaitReached();
    Cluster.TestNode one = cluster.node(program);
    Cluster.TestNode two = cluster.node(program);
    cluster.endAllLeases();
    one.engine.beat();
    two.engine.beat();
    second.set(true);
    CyclicBarrier together = new CyclicBarrier(2);
    List<Thread> polls =
        List.of(one, two).stream()
            .map(node ->
                Thread.startVirtualThread(() -> {
                  pass(together);
                  node.engine.poll();
                }))
            .toList();
    for (Thread poll : polls) {
      poll.join();
    }
    runs.forEach(cluster::awaitEnd);
    assertThat(program.performed()).isEqualTo(300);
    assertThat(
            cluster
                .sql()
                .sql("SELECT count(*) FROM run WHERE state = 'done' AND epoch = 2")
                .query(Integer.class)
                .single())
        .isEqualTo(300);
    door.open();
  }

  @Test
  void aClaimThatWasOvertakenTakesNothing() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    ScriptedProgram program = parkedIn2(door);
    Cluster.TestNode dead = cluster.node(program);
    Running running = dead.start(run("parked"));
    door.awaitReached();
    Cluster.TestNode one = cluster.node(program);
    Cluster.TestNode two = cluster.node(program);
    cluster.endAllLeases();
    one.engine.beat();
    two.engine.beat();
    Parking.Place overtaken = one.parking.park("claimable");
    Thread poll = Thread.startVirtualThread(one.engine::poll);
    overtaken.awaitArrival();
    two.engine.poll();
    cluster.awaitEnd(running.id());
    overtaken.release();
    poll.join();
    assertThat(one.engine.takenOver()).isZero();
    assertThat(two.engine.takenOver()).isEqualTo(1);
    assertThat(program.performed()).isEqualTo(6);
    door.open();
  }

  @Test
  void aClaimThatIsBeingMadeIsLeftAloneByOthers() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    ScriptedProgram program = parkedIn2(door);
    Cluster.TestNode dead = cluster.node(program);
    Running running = dead.start(run("parked"));
    door.awaitReached();
    cluster.endAllLeases();
    Cluster.TestNode other = cluster.node(program);
    try (AutoCloseable _ =
        cluster.holding("UPDATE run SET epoch = 2 WHERE id = '" + running.id() + "'")) {
      other.engine.poll();
      assertThat(other.engine.takenOver()).isZero();
    }
    other.engine.poll();
    assertThat(other.engine.takenOver()).isEqualTo(1);
    cluster.awaitEnd(running.id());
    door.open();
  }

  private static void pass(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aClaimLeavesARunAloneWhileAStepOfItIsBeingRecorded() throws Exception {
    cluster.makeLedger();
    ScriptedProgram program = Cluster.paying("line");
    Cluster.TestNode node = cluster.node(program);
    Cluster.TestNode other = cluster.node(program);
    Running running;
    try (AutoCloseable _ = cluster.holding("INSERT INTO ledger VALUES ('line')")) {
      running = node.start(run("paying"));
      cluster.awaitBlockedSession();
      cluster.endAllLeases();
      other.engine.poll();
    }
    assertThat(node.result(running).stringValue()).isEqualTo("paid");
    assertThat(program.performed()).isEqualTo(1);
    assertThat(cluster.ledger()).containsExactly("line");
  }

  @Test
  void aNodeThatCouldNotRenewItsLeaseStopsItsRunsAndGoesOnAsAnother() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    ScriptedProgram program = parkedIn2(door);
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("parked"));
    door.awaitReached();
    String former = owner(running.id());
    node.skewNanos.addAndGet(Cluster.LEASE.toNanos());
    node.engine.beat();
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    assertThat(cluster.paths(running.id())).containsExactly("0", "1");
    node.engine.poll();
    assertThat(node.result(running).stringValue()).isEqualTo("done");
    assertThat(owner(running.id())).isNotEqualTo(former);
    assertThat(cluster.sql().sql("SELECT id FROM node").query(String.class).list())
        .containsExactly(owner(running.id()));
    assertThat(program.performed()).isEqualTo(6);
  }

  @Test
  void aNodeWhoseTimeIsUpBeginsNoFurtherStepEvenBeforeItsNextBeat() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    ScriptedProgram program = parkedIn2(door);
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("parked"));
    door.awaitReached();
    node.skewNanos.addAndGet(Cluster.LEASE.toNanos());
    door.open();
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    assertThat(cluster.paths(running.id())).containsExactly("0", "1");
    assertThat(program.performed()).isEqualTo(3);
  }

  @Test
  void aNodeWhoseLeaseWasRemovedGoesOnAsAnother() throws Exception {
    ScriptedProgram program = ScriptedProgram.counting("count", 2);
    Cluster.TestNode node = cluster.node(program);
    cluster.sql().sql("DELETE FROM node").update();
    node.engine.beat();
    assertThat(cluster.sql().sql("SELECT id FROM node").query(String.class).list()).hasSize(1);
    assertThat(node.result(node.start(run("count"))).stringValue()).isEqualTo("counted");
  }

  @Test
  void theSoleNodeContinuesTheRunsOfEarlierProcessesAtOnce() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    ScriptedProgram program = parkedIn2(door);
    Cluster.TestNode killed = cluster.node(program);
    Running running = killed.start(run("parked"));
    door.awaitReached();
    Cluster.TestNode next = cluster.soleNode(program);
    next.engine.poll();
    cluster.awaitEnd(running.id());
    assertThat(program.performed()).isEqualTo(6);
    door.open();
  }

  @Test
  void theAnswerToAClaimMayBeLost() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    ScriptedProgram program = parkedIn2(door);
    Cluster.TestNode killed = cluster.node(program);
    Running running = killed.start(run("parked"));
    door.awaitReached();
    cluster.endAllLeases();
    Cluster.TestNode other = cluster.node(program);
    other.parking.breakAfter("claimable");
    other.engine.poll();
    other.engine.poll();
    cluster.awaitEnd(running.id());
    assertThat(program.performed()).isEqualTo(6);
    door.open();
  }

  @Test
  void aRunThatDroppedOutThoughItIsOursIsContinued() throws Exception {
    AtomicBoolean first = new AtomicBoolean(true);
    ScriptedProgram program =
        new ScriptedProgram(
            "dropping",
            (execution, self) -> {
              var answer = self.ask(execution, "0");
              if (first.compareAndSet(true, false)) {
                throw new RunLostException(execution.id());
              }
              return answer;
            });
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("dropping"));
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    node.engine.poll();
    assertThat(node.result(running).stringValue()).isEqualTo("0");
    assertThat(program.performed()).isEqualTo(1);
  }

  @Test
  void aRunOfAKindThatNobodyKnowsFailsAndSaysSo() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    Cluster.TestNode killed = cluster.node(parkedIn2(door));
    Running running = killed.start(run("parked"));
    door.awaitReached();
    cluster.endAllLeases();
    Cluster.TestNode other = cluster.node(ScriptedProgram.counting("count", 1));
    other.engine.poll();
    cluster.awaitEnd(running.id());
    assertThat(other.result(running.id()).path("message").stringValue()).contains("'parked'");
    door.open();
  }

  private String owner(RunId run) {
    return cluster
        .sql()
        .sql("SELECT node FROM run WHERE id = ?")
        .param(run.value())
        .query(String.class)
        .single();
  }

  @Test
  void aProgramThatDidNotFindTheDatabaseIsCarriedOutAgain() throws Exception {
    AtomicBoolean away = new AtomicBoolean(true);
    ScriptedProgram program =
        new ScriptedProgram(
            "looking",
            (execution, self) -> {
              self.ask(execution, "0");
              return self.ask(
                  execution,
                  "1",
                  () -> {
                    if (away.getAndSet(false)) {
                      throw new TransientDataAccessResourceException(
                          "no connection", new SQLTransientConnectionException("all are taken"));
                    }
                  });
            });
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("looking"));
    assertThat(node.result(running).stringValue()).isEqualTo("1");
    assertThat(cluster.state(running.id())).isEqualTo("done");
    assertThat(program.performed("0")).isEqualTo(1);
    assertThat(cluster.paths(running.id())).containsExactly("0", "1");
  }
}
