package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancelTests {

  private final Cluster cluster = new Cluster();
  private final ScriptedProgram.Door door = new ScriptedProgram.Door();

  @AfterEach
  void close() {
    door.open();
    cluster.close();
  }

  private ScriptedProgram parked() {
    return new ScriptedProgram(
        "parked",
        (execution, self) -> {
          self.ask(execution, "0", door);
          return self.ask(execution, "1");
        });
  }

  @Test
  void endsTheRunInterruptsItsStepAndReleasesWhoWaits() throws Exception {
    Cluster.TestNode node = cluster.node(parked());
    Running running = node.start(run("parked"));
    door.awaitReached();
    node.runs.cancelOf(List.of(Cluster.ACTOR, new ActorId("another")));
    assertThat(node.result(running).path("message").stringValue()).contains("cancelled");
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    assertThat(cluster.state(running.id())).isEqualTo("cancelled");
    assertThat(cluster.paths(running.id())).isEmpty();
    assertThat(node.result(running.id())).isEqualTo(node.result(running));
  }

  @Test
  void leavesOtherActorsAndEndedRunsAlone() throws Exception {
    Cluster.TestNode node = cluster.node(parked(), ScriptedProgram.counting("count", 1));
    Running ended = node.start(run("count"));
    node.result(ended);
    Running running = node.start(run("parked"));
    door.awaitReached();
    node.runs.cancelOf(List.of(new ActorId("another")));
    door.open();
    assertThat(node.result(running).stringValue()).isEqualTo("1");
    node.runs.cancelOf(List.of(Cluster.ACTOR));
    assertThat(cluster.state(ended.id())).isEqualTo("done");
  }

  @Test
  void happensOnlyWhenTheCallersTransactionCommits() throws Exception {
    Cluster.TestNode node = cluster.node(parked());
    Running running = node.start(run("parked"));
    door.awaitReached();
    node.transaction()
        .executeWithoutResult(status -> {
          node.runs.cancelOf(List.of(Cluster.ACTOR));
          status.setRollbackOnly();
        });
    assertThat(running.await(Duration.ZERO)).isEmpty();
    door.open();
    assertThat(node.result(running).stringValue()).isEqualTo("1");
  }

  @Test
  void meetsTheLastStepAfterItWasPerformedAndKeepsItFromBeingRecorded() throws Exception {
    Cluster.TestNode node = cluster.node(parked());
    Running running = node.start(run("parked"));
    door.awaitReached();
    Parking.Place record = node.parking.park("INSERT INTO qa");
    door.open();
    record.awaitArrival();
    node.runs.cancelOf(List.of(Cluster.ACTOR));
    record.release();
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    assertThat(cluster.paths(running.id())).isEmpty();
    assertThat(cluster.state(running.id())).isEqualTo("cancelled");
  }

  @Test
  void waitsForAStepThatIsBeingRecorded() throws Exception {
    cluster.makeLedger();
    Cluster.TestNode node = cluster.node(Cluster.paying("line"));
    Running running;
    Thread canceller;
    try (AutoCloseable _ = cluster.holding("INSERT INTO ledger VALUES ('line')")) {
      running = node.start(run("paying"));
      cluster.awaitBlockedSessions(1);
      canceller = Thread.startVirtualThread(() -> node.runs.cancelOf(List.of(Cluster.ACTOR)));
      cluster.awaitBlockedSessions(2);
    }
    canceller.join();
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    assertThat(cluster.paths(running.id())).containsExactly("0");
    assertThat(cluster.ledger()).containsExactly("line");
    assertThat(cluster.state(running.id())).isIn("cancelled", "done");
  }

  @Test
  void meetsTheEndAndOneOfThemWins() throws Exception {
    Cluster.TestNode node = cluster.node(parked());
    Running running = node.start(run("parked"));
    door.awaitReached();
    Parking.Place end = node.parking.park("UPDATE run SET state = ?");
    door.open();
    end.awaitArrival();
    node.runs.cancelOf(List.of(Cluster.ACTOR));
    end.release();
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    assertThat(cluster.state(running.id())).isEqualTo("cancelled");
    assertThat(node.result(running).path("message").stringValue()).contains("cancelled");
  }

  @Test
  void whoseTransactionIsOpenIsWaitedForByTheEndAndWins() throws Exception {
    Cluster.TestNode node = cluster.node(parked());
    Running running = node.start(run("parked"));
    door.awaitReached();
    Parking.Place cancel = node.parking.park("SET state = 'cancelled'");
    Thread canceller = Thread.startVirtualThread(() -> node.runs.cancelOf(List.of(Cluster.ACTOR)));
    cancel.awaitArrival();
    door.open();
    cluster.awaitBlockedSession();
    cancel.release();
    canceller.join();
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    assertThat(cluster.state(running.id())).isEqualTo("cancelled");
    assertThat(cluster.paths(running.id())).isEmpty();
    assertThat(node.result(running).path("message").stringValue()).contains("cancelled");
  }

  @Test
  void letsTheLaneGoOn() throws Exception {
    ScriptedProgram program = parked();
    Cluster.TestNode node = cluster.node(program, ScriptedProgram.counting("count", 1));
    Running running = node.start(run("parked", "lane", Json.object()));
    door.awaitReached();
    NewRun behind = run("count", "lane", Json.object());
    Running queued =
        node.start(
            new NewRun(
                behind.id(),
                behind.kind(),
                behind.owner(),
                new ActorId("another"),
                "lane",
                behind.input()));
    Running alsoCancelled = node.start(run("count", "lane", Json.object()));
    node.runs.cancelOf(List.of(Cluster.ACTOR));
    assertThat(node.result(alsoCancelled).path("message").stringValue()).contains("cancelled");
    node.engine.poll();
    assertThat(node.result(queued).stringValue()).isEqualTo("counted");
    assertThat(cluster.state(running.id())).isEqualTo("cancelled");
  }

  @Test
  void reachesARunThatAnotherNodeCarriesOut() throws Exception {
    Cluster.TestNode node = cluster.node(parked());
    Cluster.TestNode other = cluster.node(parked());
    Running running = node.start(run("parked"));
    door.awaitReached();
    other.runs.cancelOf(List.of(Cluster.ACTOR));
    door.open();
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    assertThat(cluster.paths(running.id())).isEmpty();
    node.engine.poll();
    assertThat(node.result(running).path("message").stringValue()).contains("cancelled");
  }

  @Test
  void ofOneRunStopsItAndCanBeRepeated() throws Exception {
    Cluster.TestNode node = cluster.node(parked(), ScriptedProgram.counting("count", 1));
    Running running = node.start(run("parked", "lane", Json.object()));
    Running behind = node.start(run("count", "lane", Json.object()));
    door.awaitReached();
    Run cancelled = node.runs.cancel(Cluster.OWNER, running.id());
    assertThat(cancelled.state()).isEqualTo(RunState.CANCELLED);
    assertThat(node.result(running).path("message").stringValue()).contains("cancelled");
    assertThat(node.runs.cancel(Cluster.OWNER, running.id())).isEqualTo(cancelled);
    node.engine.poll();
    assertThat(node.result(behind).stringValue()).isEqualTo("counted");
    assertThatThrownBy(() -> node.runs.cancel(Cluster.OWNER, behind.id()))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("run-ended"));
    assertThatThrownBy(() -> node.runs.cancel(new UserId("stranger"), running.id()))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo("run-not-found"));
  }

  @Test
  void interruptsTheStepOnTheNodeThatPerformsItWhenThatHearsOfIt() throws Exception {
    Cluster.TestNode node = cluster.node(parked());
    Cluster.TestNode other = cluster.node();
    Running running = node.start(run("parked"));
    door.awaitReached();
    other.runs.cancel(Cluster.OWNER, running.id());
    assertThat(node.engine.endWithin(Duration.ZERO)).isFalse();
    node.engine.poll();
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    assertThat(cluster.paths(running.id())).isEmpty();
    node.engine.poll();
    assertThat(node.result(running).path("message").stringValue()).contains("cancelled");
  }

  @Test
  void reachesARunThatIsQueuedOrNobodys() throws Exception {
    Cluster.TestNode node = cluster.node(parked());
    Running first = node.start(run("parked", "lane", Json.object()));
    Running queued = node.start(run("parked", "lane", Json.object()));
    door.awaitReached();
    node.runs.cancel(Cluster.OWNER, queued.id());
    assertThat(node.result(queued).path("message").stringValue()).contains("cancelled");
    node.engine.stop();
    Cluster.TestNode later = cluster.node();
    later.runs.cancel(Cluster.OWNER, first.id());
    later.engine.poll();
    assertThat(cluster.state(first.id())).isEqualTo("cancelled");
  }
}
