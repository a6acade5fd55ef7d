package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ShutdownTests {

  private final Cluster cluster = new Cluster();
  private final ScriptedProgram.Door door = new ScriptedProgram.Door();

  @AfterEach
  void close() {
    door.open();
    cluster.close();
  }

  @Test
  void interruptsLongStepsAndGivesTheRunsBack() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "parked",
            (execution, self) -> {
              self.ask(execution, "0");
              return self.ask(execution, "1", door);
            });
    Cluster.TestNode stopping = cluster.node(program);
    AtomicInteger missing = new AtomicInteger();
    Running running =
        stopping.start(
            run("parked"),
            new RunListener() {
              @Override
              public void finished(JsonNode result) {
                missing.addAndGet(result.isMissingNode() ? 1 : 100);
              }
            });
    door.awaitReached();
    Cluster.TestNode other = cluster.node(program);
    stopping.engine.stop();
    assertThat(running.await(Cluster.LONG)).isEqualTo(Optional.empty());
    assertThat(missing).hasValue(1);
    assertThat(cluster.state(running.id())).isEqualTo("running");
    assertThat(cluster.paths(running.id())).containsExactly("0");
    door.open();
    other.engine.poll();
    cluster.awaitEnd(running.id());
    assertThat(program.performed("0")).isEqualTo(1);
    assertThat(program.performed("1")).isEqualTo(2);
    assertThatThrownBy(() -> stopping.start(run("parked"))).isInstanceOf(Problem.class);
  }

  @Test
  void recordsNoFailureThatTheInterruptCaused() throws Exception {
    CountDownLatch performing = new CountDownLatch(1);
    ScriptedProgram program =
        new ScriptedProgram(
            "failing",
            (execution, _) ->
                execution
                    .journal()
                    .step(
                        Cluster.step("0"),
                        _ -> {
                          performing.countDown();
                          return failsWhenInterrupted();
                        })
                    .answer());
    Cluster.TestNode stopping = cluster.node(program);
    Running running = stopping.start(run("failing"));
    performing.await();
    stopping.engine.stop();
    assertThat(cluster.paths(running.id())).isEmpty();
    assertThat(cluster.state(running.id())).isEqualTo("running");
  }

  private Journal.Performed failsWhenInterrupted() {
    try {
      door.pass();
      return Cluster.answer("passed");
    } catch (InterruptedException e) {
      JsonNode lost = Json.nodes().stringNode("connection lost");
      return new Journal.Performed(lost, true, null, 0, 0, false, 1, List.of());
    }
  }

  @Test
  void letsAStepEndWithinTheGraceAndRecordsIt() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "short",
            (execution, self) -> {
              self.ask(execution, "0", door);
              return self.ask(execution, "1");
            });
    Cluster.TestNode stopping = cluster.node(Cluster.LONG, program);
    Running running = stopping.start(run("short"));
    door.awaitReached();
    Parking.Place giveBack = stopping.parking.park("SET node = NULL");
    Thread stop = Thread.startVirtualThread(stopping.engine::stop);
    cluster.awaitTrue(() -> stopping.engine.isStopping());
    door.open();
    giveBack.awaitArrival();
    assertThat(cluster.paths(running.id())).containsExactly("0");
    giveBack.release();
    stop.join();
    assertThat(cluster.sql().sql("SELECT count(*) FROM node").query(Integer.class).single())
        .isZero();
  }

  @Test
  void doesNotEndARunWhoseProgramSwallowedTheStop() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "greedy",
            (execution, self) -> {
              try {
                return self.ask(execution, "0", door);
              } catch (RuntimeException e) {
                return Json.nodes().stringNode("swallowed");
              }
            });
    Cluster.TestNode stopping = cluster.node(program);
    Running running = stopping.start(run("greedy"));
    door.awaitReached();
    stopping.engine.stop();
    assertThat(cluster.state(running.id())).isEqualTo("running");
  }
}
