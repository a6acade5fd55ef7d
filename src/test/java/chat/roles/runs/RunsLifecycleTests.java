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
    RunsLifecycle lifecycle = next.lifecycle();
    lifecycle.start();
    assertThat(lifecycle.isRunning()).isTrue();
    cluster.awaitEnd(running.id());
    lifecycle.stop();
    assertThat(lifecycle.isRunning()).isFalse();
  }

  @Test
  void searchesAtOnceWhenALaneBecameFree() throws Exception {
    Cluster.TestNode node = cluster.node(parked());
    RunsLifecycle lifecycle = node.lifecycle();
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
  void hearsFromAnotherNodeThatARunIsThere() throws Exception {
    Cluster.TestNode stopping = cluster.node(parked());
    Cluster.TestNode other = cluster.slowNode(parked());
    RunsLifecycle lifecycle = other.lifecycle();
    lifecycle.start();
    Running running = stopping.start(run("parked"));
    door.awaitReached();
    door.open();
    stopping.engine.stop();
    cluster.awaitEnd(running.id());
    lifecycle.stop();
  }

  @Test
  void hearsOfTheEndOfARunThatWentOnElsewhere() throws Exception {
    Cluster.TestNode killed = cluster.slowNode(parked());
    RunsLifecycle lifecycle = killed.lifecycle();
    lifecycle.start();
    Running running = killed.start(run("parked"));
    door.awaitReached();
    cluster.endAllLeases();
    Cluster.TestNode other = cluster.node(parked());
    door.open();
    other.engine.poll();
    assertThat(killed.result(running).stringValue()).isEqualTo("0");
    lifecycle.stop();
  }

  @Test
  void listensAgainWhenItsConnectionWasCut() throws Exception {
    Cluster.TestNode stopping = cluster.node(parked());
    Cluster.TestNode other = cluster.slowNode(parked());
    RunsLifecycle lifecycle = other.lifecycle();
    lifecycle.start();
    cluster.awaitTrue(() -> listeners().size() == 1);
    int first = listeners().getFirst();
    cluster.sql().sql("SELECT pg_terminate_backend(?)").param(first).query(Boolean.class).single();
    cluster.awaitTrue(() -> listeners().stream().anyMatch(pid -> pid != first));
    Running running = stopping.start(run("parked"));
    door.awaitReached();
    door.open();
    stopping.engine.stop();
    cluster.awaitEnd(running.id());
    lifecycle.stop();
  }

  private List<Integer> listeners() {
    return cluster
        .sql()
        .sql(
            """
            SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND query = 'LISTEN chatroles_run'
            """)
        .query(Integer.class)
        .list();
  }

  @Test
  void goesOnAfterItWasStoppedAndStarted() throws Exception {
    Cluster.TestNode node = cluster.node(parked());
    RunsLifecycle lifecycle = node.lifecycle();
    lifecycle.start();
    Running running = node.start(run("parked"));
    door.awaitReached();
    lifecycle.stop();
    assertThat(cluster.state(running.id())).isEqualTo("running");
    door.open();
    lifecycle.start();
    cluster.awaitEnd(running.id());
    assertThat(node.result(node.start(run("parked"))).stringValue()).isEqualTo("0");
    lifecycle.stop();
  }

  @Test
  void endsItsLeaseWhenItStops() {
    Cluster.TestNode node = cluster.node();
    RunsLifecycle lifecycle = node.lifecycle();
    lifecycle.start();
    lifecycle.stop();
    assertThat(cluster.sql().sql("SELECT count(*) FROM node").query(Integer.class).single())
        .isZero();
  }
}
