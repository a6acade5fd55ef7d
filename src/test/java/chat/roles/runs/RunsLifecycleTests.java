package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.json.Json;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunsLifecycleTests {

  private final Cluster cluster = new Cluster();
  private final ScriptedProgram.Door door = new ScriptedProgram.Door();

  @AfterEach
  void close() {
    door.open();
    cluster.close();
  }

  private ScriptedProgram parked() {
    return new ScriptedProgram("parked", (execution, self) -> self.ask(execution, "0", door));
  }

  @Test
  void continuesWhatADeadNodeLeftWhenItStarts() throws Exception {
    Cluster.TestNode killed = cluster.node(parked());
    Running running = killed.start(run("parked"));
    door.awaitReached();
    cluster.endAllLeases();
    door.open();
    Cluster.TestNode next = cluster.node(parked());
    RunsLifecycle lifecycle = new RunsLifecycle(next.engine, next.settings);
    lifecycle.start();
    assertThat(lifecycle.isRunning()).isTrue();
    cluster.awaitEnd(running.id());
    lifecycle.stop();
    assertThat(lifecycle.isRunning()).isFalse();
  }

  @Test
  void searchesAtOnceWhenALaneBecameFree() throws Exception {
    Cluster.TestNode node = cluster.node(parked());
    RunsLifecycle lifecycle = new RunsLifecycle(node.engine, node.settings);
    lifecycle.start();
    node.start(run("parked", "lane", Json.object()));
    door.awaitReached();
    NewRun behind =
        new NewRun(
            run("parked").id(),
            "parked",
            Cluster.OWNER,
            new ActorId("another"),
            "lane",
            Json.object());
    Running queued = node.start(behind);
    node.runs.cancelOf(List.of(Cluster.ACTOR));
    door.open();
    assertThat(node.result(queued).stringValue()).isEqualTo("0");
    lifecycle.stop();
  }

  @Test
  void endsItsLeaseWhenItStops() {
    Cluster.TestNode node = cluster.node();
    RunsLifecycle lifecycle = new RunsLifecycle(node.engine, node.settings);
    lifecycle.start();
    lifecycle.stop();
    assertThat(cluster.sql().sql("SELECT count(*) FROM node").query(Integer.class).single())
        .isZero();
  }
}
