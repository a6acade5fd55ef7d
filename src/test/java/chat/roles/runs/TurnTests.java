package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Turns that runs take in lanes other than their own. */
class TurnTests {

  private final Cluster cluster = new Cluster();
  private final ScriptedProgram.Door door = new ScriptedProgram.Door();
  private final List<RunId> order = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  @AfterEach
  void close() {
    door.open();
    cluster.close();
  }

  private static JsonNode input(String lane, boolean waits) {
    return Json.object().put("lane", lane).put("waits", waits);
  }

  /** Takes the turn of the lane in its input, and asks, at the door when its input says so. */
  private ScriptedProgram guest() {
    return new ScriptedProgram(
        "guest",
        (execution, self) -> {
          self.ask(execution, "0");
          String lane = execution.input().path("lane").asString();
          try {
            execution.takeTurn("turn@" + lane, lane);
          } catch (RingException e) {
            return Json.nodes().stringNode("refused");
          }
          order.add(execution.id());
          mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          try {
            boolean waits = execution.input().path("waits").asBoolean();
            return self.ask(execution, "1", waits ? door : () -> {});
          } finally {
            atOnce.decrementAndGet();
          }
        });
  }

  /** Holds its own lane until the door is opened. */
  private ScriptedProgram owner() {
    return new ScriptedProgram(
        "owner",
        (execution, self) -> {
          order.add(execution.id());
          return self.ask(execution, "0", door);
        });
  }

  @Test
  void aRunWaitsForTheTurnOfALaneThatAnotherHolds() throws Exception {
    ScriptedProgram guest = guest();
    Cluster.TestNode node = cluster.node(guest, owner());
    Running owner = node.start(run("owner", "m", Json.object()));
    door.awaitReached();
    Running waiting = node.start(run("guest", "a", input("m", false)));
    cluster.awaitTrue(() -> cluster.state(waiting.id()).equals("waiting"));
    assertThat(waitingFor(waiting)).isEqualTo("actor");
    Running behind = node.start(run("owner", "m", Json.object()));
    door.open();
    assertThat(node.result(owner)).isNotNull();
    assertThat(node.result(waiting)).isNotNull();
    assertThat(node.result(behind)).isNotNull();
    assertThat(order).containsExactly(owner.id(), waiting.id(), behind.id());
    assertThat(guest.performed("0")).isEqualTo(1);
    assertThat(turns()).isZero();
  }

  @Test
  void aRunKeepsTheTurnUntilItsEndAndQueuesOthers() throws Exception {
    Cluster.TestNode node = cluster.node(guest(), owner());
    Running guest = node.start(run("guest", "a", input("m", true)));
    door.awaitReached();
    Running queued = node.start(run("owner", "m", Json.object()));
    assertThat(cluster.state(queued.id())).isEqualTo("queued");
    door.open();
    assertThat(node.result(guest)).isNotNull();
    assertThat(node.result(queued)).isNotNull();
  }

  @Test
  void manyGuestsOnTwoNodesGoOneAfterTheOther() throws Exception {
    ScriptedProgram program = guest();
    List<Cluster.TestNode> nodes = List.of(cluster.node(program), cluster.node(program));
    List<RunId> started = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      started.add(nodes.get(i % 2).start(run("guest", null, input("m", false))).id());
    }
    cluster.awaitTrue(() -> {
      nodes.forEach(node -> node.engine.poll());
      return started.stream().allMatch(id -> cluster.state(id).equals("done"));
    });
    assertThat(mostAtOnce).hasValue(1);
    assertThat(program.performed("0")).isEqualTo(40);
    assertThat(program.performed("1")).isEqualTo(40);
  }

  @Test
  void theLastOfARingIsRefused() throws Exception {
    Cluster.TestNode node = cluster.node(guest());
    ScriptedProgram.Door first = new ScriptedProgram.Door();
    ScriptedProgram.Door second = new ScriptedProgram.Door();
    Cluster.TestNode ring =
        cluster.node(calling("one", "b", first), calling("two", "a", second), guest());
    Running one = ring.start(run("one", "a", Json.object()));
    Running two = ring.start(run("two", "b", Json.object()));
    first.awaitReached();
    second.awaitReached();
    first.open();
    cluster.awaitTrue(() -> cluster.state(one.id()).equals("waiting"));
    second.open();
    assertThat(ring.result(two)).isEqualTo(Json.nodes().stringNode("refused"));
    assertThat(ring.result(one)).isEqualTo(Json.nodes().stringNode("called"));
    assertThat(node.engine.active()).isZero();
  }

  private static ScriptedProgram calling(String kind, String lane, ScriptedProgram.Door door) {
    return new ScriptedProgram(
        kind,
        (execution, self) -> {
          self.ask(execution, "0", door);
          try {
            execution.takeTurn("turn", lane);
            return Json.nodes().stringNode("called");
          } catch (RingException e) {
            return Json.nodes().stringNode("refused");
          }
        });
  }

  @Test
  void twoThatAskAtTheSameTimeForEachOthersTurnsDoNotBothWait() throws Exception {
    ScriptedProgram.Door first = new ScriptedProgram.Door();
    ScriptedProgram.Door second = new ScriptedProgram.Door();
    ScriptedProgram[] programs = {calling("one", "b", first), calling("two", "a", second)};
    Cluster.TestNode here = cluster.node(programs);
    Cluster.TestNode there = cluster.node(programs);
    Running one = here.start(run("one", "a", Json.object()));
    Running two = there.start(run("two", "b", Json.object()));
    first.awaitReached();
    second.awaitReached();
    Parking.Place asking = here.parking.park("INSERT INTO turn");
    first.open();
    asking.awaitArrival();
    second.open();
    cluster.awaitBlockedSession();
    asking.release();
    cluster.awaitTrue(() -> cluster.state(two.id()).equals("done"));
    cluster.awaitEnd(one.id());
    cluster.awaitTrue(() -> {
      here.engine.poll();
      return cluster.state(one.id()).equals("done");
    });
    assertThat(List.of(here.result(one.id()), there.result(two.id())))
        .containsExactlyInAnyOrder(
            Json.nodes().stringNode("called"), Json.nodes().stringNode("refused"));
  }

  @Test
  void aTurnThatNobodyHandedOverIsFoundByASearch() throws Exception {
    ScriptedProgram program = guest();
    Cluster.TestNode node = cluster.node(program, owner());
    Running owner = node.start(run("owner", "m", Json.object()));
    door.awaitReached();
    Running waiting = node.start(run("guest", "a", input("m", false)));
    cluster.awaitTrue(() -> cluster.state(waiting.id()).equals("waiting"));
    node.parking.breakBefore("SELECT 1 FROM turn WHERE lane = ? AND NOT taken");
    door.open();
    node.result(owner);
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    node.engine.poll();
    assertThat(node.result(waiting)).isNotNull();
  }

  @Test
  void aSearchStartsNobodyWhileTheTurnIsHandedOver() throws Exception {
    Cluster.TestNode node = cluster.node(guest(), owner());
    Cluster.TestNode other = cluster.node(guest(), owner());
    Running owner = node.start(run("owner", "m", Json.object()));
    door.awaitReached();
    Running waiting = node.start(run("guest", "a", input("m", false)));
    cluster.awaitTrue(() -> cluster.state(waiting.id()).equals("waiting"));
    Running behind = node.start(run("owner", "m", Json.object()));
    Parking.Place handing = node.parking.park("INSERT INTO turn");
    door.open();
    handing.awaitArrival();
    Thread searching = Thread.startVirtualThread(other.engine::poll);
    cluster.awaitBlockedSession();
    assertThat(cluster.state(behind.id())).isEqualTo("queued");
    handing.release();
    searching.join();
    cluster.awaitEnd(behind.id());
    assertThat(order).containsExactly(owner.id(), waiting.id(), behind.id());
  }

  @Test
  void aCancelledRunLeavesItsTurns() throws Exception {
    Cluster.TestNode node = cluster.node(guest(), owner());
    node.start(run("guest", "a", input("m", true)));
    door.awaitReached();
    node.runs.cancelOf(List.of(Cluster.ACTOR));
    assertThat(turns()).isZero();
    door.open();
    assertThat(node.result(node.start(run("owner", "m", Json.object())))).isNotNull();
  }

  private int turns() {
    return cluster.sql().sql("SELECT count(*) FROM turn").query(Integer.class).single();
  }

  private String waitingFor(Running running) {
    return cluster
        .sql()
        .sql("SELECT waiting_for FROM run WHERE id = ?")
        .param(running.id().value())
        .query(String.class)
        .single();
  }
}
