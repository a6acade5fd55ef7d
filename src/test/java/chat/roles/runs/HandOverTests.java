package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A run is interpreted on while a step is being written, and not a bit further. */
class HandOverTests {

  private static final String RECORD = "FROM run\nWHERE";

  private final Cluster cluster = new Cluster();
  private final CompletableFuture<JsonNode> wentOn = new CompletableFuture<>();

  @AfterEach
  void close() {
    cluster.close();
  }

  /** Asks at 0, says that it went on, and does the rest. */
  private ScriptedProgram goingOn(ScriptedProgram.Script rest) {
    return new ScriptedProgram(
        "going-on",
        (execution, self) -> {
          wentOn.complete(self.ask(execution, "0"));
          return rest.execute(execution, self);
        });
  }

  private Running startAndPark(Cluster.TestNode node, Parking.Place record, RunListener... listener)
      throws Exception {
    Running running = node.start(run("going-on"), listener);
    record.awaitArrival();
    assertThat(wentOn.get(20, TimeUnit.SECONDS).stringValue()).isEqualTo("0");
    return running;
  }

  @Test
  void theNextStepBeginsWhenTheOneBeforeIsCommitted() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    ScriptedProgram program = goingOn((execution, self) -> self.ask(execution, "1"));
    Cluster.TestNode node = cluster.node(program);
    Parking.Place record = node.parking.park(RECORD);
    Running running =
        startAndPark(
            node,
            record,
            new RunListener() {
              @Override
              public void began(Journal.Step step) {
                told.add("began " + step.path());
              }

              @Override
              public void ended(Journal.Step step, Journal.Performed performed, long tookMicros) {
                told.add("ended " + step.path());
              }
            });
    assertThat(program.performed("1")).isZero();
    assertThat(told).containsExactly("began 0");
    record.release();
    assertThat(node.result(running).stringValue()).isEqualTo("1");
    assertThat(told).containsExactly("began 0", "ended 0", "began 1", "ended 1");
    assertThat(cluster.paths(running.id())).containsExactly("0", "1");
  }

  @Test
  void theRunEndsWhenItsLastStepIsCommitted() throws Exception {
    Cluster.TestNode node = cluster.node(goingOn((_, _) -> Json.nodes().stringNode("end")));
    Parking.Place record = node.parking.park(RECORD);
    Running running = startAndPark(node, record);
    assertThat(cluster.state(running.id())).isEqualTo("running");
    record.release();
    assertThat(node.result(running).stringValue()).isEqualTo("end");
    assertThat(cluster.paths(running.id())).containsExactly("0");
  }

  @Test
  void theRunWaitsWhenItsLastStepIsCommitted() throws Exception {
    Waiting forUser =
        new Waiting(Waiting.Reason.USER, Cluster.ACTOR, Json.nodes().nullNode(), null, List.of());
    Cluster.TestNode node =
        cluster.node(
            goingOn(
                (execution, _) -> execution.journal().await(Cluster.step("1"), forUser).answer()));
    Parking.Place record = node.parking.park(RECORD);
    Running running = startAndPark(node, record);
    assertThat(cluster.state(running.id())).isEqualTo("running");
    record.release();
    cluster.awaitTrue(() -> cluster.state(running.id()).equals("waiting"));
    assertThat(cluster.paths(running.id())).containsExactly("0");
  }

  @Test
  void aRunThatIsTakenOverMeanwhilePerformsNothingMore() throws Exception {
    ScriptedProgram program = goingOn((execution, self) -> self.ask(execution, "1"));
    Cluster.TestNode paused = cluster.node(program);
    Parking.Place record = paused.parking.park(RECORD);
    Running running = startAndPark(paused, record);
    cluster.endAllLeases();
    Cluster.TestNode other = cluster.node(program);
    other.engine.poll();
    cluster.awaitEnd(running.id());
    record.release();
    assertThat(paused.engine.endWithin(Cluster.LONG)).isTrue();
    assertThat(program.performed("0")).isEqualTo(2);
    assertThat(program.performed("1")).isEqualTo(1);
    assertThat(cluster.paths(running.id())).containsExactly("0", "1");
  }

  @Test
  void aRecordThatCannotBeWrittenFailsTheRun() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "bad",
            (execution, self) -> {
              self.ask(execution, "\0");
              return Json.nodes().stringNode("end");
            });
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("bad"));
    node.result(running);
    assertThat(cluster.state(running.id())).isEqualTo("failed");
    assertThat(program.performed()).isEqualTo(1);
  }
}
