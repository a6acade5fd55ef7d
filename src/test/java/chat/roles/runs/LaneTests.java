package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTests {

  private final Cluster cluster = new Cluster();
  private final List<RunId> order = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final ScriptedProgram.Door door = new ScriptedProgram.Door();

  @AfterEach
  void close() {
    door.open();
    cluster.close();
  }

  /** One step; waits at the door when its input says so. */
  private ScriptedProgram program() {
    return new ScriptedProgram(
        "laned",
        (execution, self) -> {
          order.add(execution.id());
          mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          try {
            return self.ask(execution, "0", execution.input().booleanValue() ? door : () -> {});
          } finally {
            atOnce.decrementAndGet();
          }
        });
  }

  private static NewRun first() {
    return run("laned", "lane", Json.nodes().booleanNode(true));
  }

  private static NewRun further() {
    return run("laned", "lane", Json.nodes().booleanNode(false));
  }

  @Test
  void runsOfALaneGoOneAfterTheOtherInTheOrderOfTheirStarts() throws Exception {
    Cluster.TestNode node = cluster.node(program());
    List<Running> started = new ArrayList<>();
    started.add(node.start(first()));
    door.awaitReached();
    for (int i = 0; i < 20; i++) {
      started.add(node.start(further()));
    }
    assertThat(cluster.state(started.getLast().id())).isEqualTo("queued");
    assertThat(started.getLast().await(Duration.ZERO)).isEmpty();
    door.open();
    assertThat(node.result(started.getLast()).stringValue()).isEqualTo("0");
    assertThat(order).isEqualTo(started.stream().map(Running::id).toList());
    assertThat(mostAtOnce).hasValue(1);
  }

  @Test
  void whatTheStartLookedUpIsTooOldForARunThatWaitedForItsTurn() throws Exception {
    List<String> brought = Collections.synchronizedList(new ArrayList<>());
    ScriptedProgram program =
        new ScriptedProgram(
            "laned",
            (execution, self) -> {
              brought.add(String.valueOf(execution.brought()));
              return self.ask(execution, "0", execution.input().booleanValue() ? door : () -> {});
            });
    Cluster.TestNode node = cluster.node(program);
    node.runs.start(first(), "looked up", List.of());
    door.awaitReached();
    Running waits = node.runs.start(further(), "looked up then", List.of());
    door.open();
    node.result(waits);
    assertThat(brought).containsExactly("looked up", "null");
  }

  @Test
  void otherLanesAndRunsWithoutOneDoNotWait() throws Exception {
    Cluster.TestNode node = cluster.node(program());
    node.start(first());
    door.awaitReached();
    Running other = node.start(run("laned", "other", Json.nodes().booleanNode(false)));
    Running none = node.start(run("laned", null, Json.nodes().booleanNode(false)));
    assertThat(node.result(other)).isNotNull();
    assertThat(node.result(none)).isNotNull();
  }

  @Test
  void aRunQueuedOnOneNodeIsStartedByTheNodeWhereTheLaneGetsFree() throws Exception {
    ScriptedProgram program = program();
    Cluster.TestNode one = cluster.node(program);
    Cluster.TestNode two = cluster.node(program);
    one.start(first());
    door.awaitReached();
    Running queued = two.start(further());
    door.open();
    cluster.awaitEnd(queued.id());
    two.engine.poll();
    assertThat(two.result(queued).stringValue()).isEqualTo("0");
    assertThat(mostAtOnce).hasValue(1);
  }

  @Test
  void manyStartsOnTwoNodesNeverOverlapAndAreAllCarriedOut() throws Exception {
    ScriptedProgram program = program();
    List<Cluster.TestNode> nodes = List.of(cluster.node(program), cluster.node(program));
    List<RunId> started = Collections.synchronizedList(new ArrayList<>());
    List<Thread> starters = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Cluster.TestNode node = nodes.get(i % 2);
      starters.add(Thread.startVirtualThread(() -> started.add(node.start(further()).id())));
    }
    for (Thread starter : starters) {
      starter.join();
    }
    started.forEach(cluster::awaitEnd);
    assertThat(started).hasSize(60);
    assertThat(mostAtOnce).hasValue(1);
    assertThat(order)
        .isEqualTo(
            cluster
                .sql()
                .sql("SELECT id FROM run ORDER BY arrival")
                .query(String.class)
                .list()
                .stream()
                .map(RunId::new)
                .toList());
  }

  @Test
  void aStartThatMeetsTheEndOfTheLastRunIsNotForgotten() throws Exception {
    Cluster.TestNode node = cluster.node(program());
    Cluster.TestNode other = cluster.node(program());
    Running ending = node.start(first());
    door.awaitReached();
    Parking.Place commit = node.parking.park("commit");
    door.open();
    commit.awaitArrival();
    List<Running> started = Collections.synchronizedList(new ArrayList<>());
    Thread starter = Thread.startVirtualThread(() -> started.add(other.start(further())));
    cluster.awaitBlockedSession();
    commit.release();
    starter.join();
    assertThat(node.result(ending)).isNotNull();
    assertThat(other.result(started.getFirst()).stringValue()).isEqualTo("0");
  }

  @Test
  void anEndThatMeetsAStartTakesItOn() throws Exception {
    Cluster.TestNode node = cluster.node(program());
    Cluster.TestNode other = cluster.node(program());
    node.start(first());
    door.awaitReached();
    Parking.Place commit = other.parking.park("commit");
    List<Running> started = Collections.synchronizedList(new ArrayList<>());
    Thread starter = Thread.startVirtualThread(() -> started.add(other.start(further())));
    commit.awaitArrival();
    door.open();
    cluster.awaitBlockedSession();
    commit.release();
    starter.join();
    cluster.awaitEnd(started.getFirst().id());
    assertThat(order).hasSize(2);
  }

  @Test
  void aLaneGoesOnWhenTheAnswerToAnEndWasLost() throws Exception {
    Cluster.TestNode node = cluster.node(program());
    Running ending = node.start(first());
    door.awaitReached();
    Running queued = node.start(further());
    node.parking.breakAfter("commit");
    door.open();
    assertThat(node.result(ending)).isNotNull();
    node.engine.poll();
    assertThat(node.result(queued).stringValue()).isEqualTo("0");
  }

  @Test
  void aTakenOverRunKeepsItsLane() throws Exception {
    ScriptedProgram program = program();
    Cluster.TestNode killed = cluster.node(program);
    Running running = killed.start(first());
    door.awaitReached();
    Running queued = killed.start(further());
    cluster.endAllLeases();
    Cluster.TestNode other = cluster.node(program);
    other.engine.poll();
    assertThat(cluster.state(queued.id())).isEqualTo("queued");
    door.open();
    cluster.awaitEnd(running.id());
    cluster.awaitEnd(queued.id());
    assertThat(order.getLast()).isEqualTo(queued.id());
  }
}
