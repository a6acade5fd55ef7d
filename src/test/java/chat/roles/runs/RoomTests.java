package chat.roles.runs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node takes on only so many runs; the others stay queued, fairly between users. */
class RoomTests {

  private final Cluster cluster = new Cluster();
  private final ScriptedProgram.Door door = new ScriptedProgram.Door();
  private final List<RunId> order = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    door.open();
    cluster.close();
  }

  /** Waits at the door when its input says so. */
  private ScriptedProgram program() {
    return new ScriptedProgram(
        "crowd",
        (execution, self) -> {
          order.add(execution.id());
          return self.ask(execution, "0", execution.input().booleanValue() ? door : () -> {});
        });
  }

  private static NewRun of(String owner, boolean waits) {
    return new NewRun(
        RunId.fresh(),
        "crowd",
        new UserId(owner),
        Cluster.ACTOR,
        null,
        Json.nodes().booleanNode(waits));
  }

  @Test
  void whatFindsNoRoomIsQueuedAndCarriedOutLater() throws Exception {
    Cluster.TestNode node = cluster.smallNode(1, program());
    Running first = node.start(of("ann", true));
    door.awaitReached();
    Running second = node.start(of("ann", false));
    assertThat(cluster.state(second.id())).isEqualTo("queued");
    node.engine.poll();
    assertThat(cluster.state(second.id())).isEqualTo("queued");
    door.open();
    node.result(first);
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    node.engine.poll();
    assertThat(node.result(second)).isNotNull();
    assertThat(cluster.announced(second.id())).containsExactly("running", "done");
  }

  @Test
  void anotherNodeWithRoomTakesWhatIsQueued() throws Exception {
    Cluster.TestNode small = cluster.smallNode(1, program());
    small.start(of("ann", true));
    door.awaitReached();
    Running queued = small.start(of("ann", false));
    cluster.node(program()).engine.poll();
    cluster.awaitEnd(queued.id());
    small.engine.poll();
    assertThat(small.result(queued)).isNotNull();
  }

  @Test
  void whoeverHasFewestRunsComesFirst() throws Exception {
    ScriptedProgram.Door second = new ScriptedProgram.Door();
    ScriptedProgram brief =
        new ScriptedProgram("brief", (execution, self) -> self.ask(execution, "0", second));
    Cluster.TestNode node = cluster.smallNode(2, program(), brief);
    node.start(of("ann", true));
    door.awaitReached();
    Running ending = node.start(Cluster.run("brief"));
    second.awaitReached();
    Running ann = node.start(of("ann", true));
    Running bob = node.start(of("bob", true));
    second.open();
    node.result(ending);
    cluster.awaitTrue(() -> {
      node.engine.poll();
      return order.size() == 2;
    });
    assertThat(order.getLast()).isEqualTo(bob.id());
    assertThat(cluster.state(ann.id())).isEqualTo("queued");
    door.open();
  }

  @Test
  void aServerTakesTheNextAsSoonAsThereIsRoom() throws Exception {
    Cluster.TestNode node = cluster.smallNode(2, program());
    RunsLifecycle lifecycle = node.lifecycle();
    lifecycle.start();
    List<Running> started = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      started.add(node.start(of("ann", false)));
    }
    long begun = System.nanoTime();
    for (Running running : started) {
      node.result(running);
    }
    assertThat((System.nanoTime() - begun) / 1_000_000).isLessThan(10_000);
    lifecycle.stop();
  }
}
