package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs that wait: a row each, until what they wait for comes. */
class WaitTests {

  private final Cluster cluster = new Cluster();
  private final List<Object> order = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    cluster.close();
  }

  private static JsonNode text(String text) {
    return Json.nodes().stringNode(text);
  }

  private static Waiting forUser(String shown) {
    return new Waiting(Waiting.Reason.USER, Cluster.ACTOR, text(shown), null, List.of());
  }

  private static Waiting forTime(Duration atMost) {
    return new Waiting(
        Waiting.Reason.TIMER, Cluster.ACTOR, Json.nodes().nullNode(), atMost, List.of());
  }

  private static JsonNode await(Execution execution, String path, Waiting waiting)
      throws InterruptedException {
    return execution.journal().await(Cluster.step(path), waiting).answer();
  }

  /** Asks, waits for its user, asks, and answers what the user said. */
  private ScriptedProgram asking() {
    return new ScriptedProgram(
        "asking",
        (execution, self) -> {
          self.ask(execution, "0");
          JsonNode said = await(execution, "1", forUser("what now?"));
          order.add(execution.id());
          self.ask(execution, "2");
          return said;
        });
  }

  /** Waits at two places at once, as branches do. */
  private static ScriptedProgram branching(ScriptedProgram.Gate between) {
    return new ScriptedProgram(
        "branching",
        (execution, self) -> {
          List<String> said = new ArrayList<>();
          RunSuspendedException suspended = null;
          for (String path : List.of("a", "b")) {
            try {
              said.add(await(execution, path, forUser(path)).stringValue());
              self.ask(execution, path + ".after", between);
            } catch (RunSuspendedException e) {
              suspended = e;
            }
          }
          if (suspended != null) {
            throw suspended;
          }
          return text(String.join("+", said));
        });
  }

  private static boolean say(Cluster.TestNode node, RunId run, String path, String said) {
    return node.runs.deliver(run, path, "key of " + said, _ -> text(said));
  }

  private Suspension suspended(Running running) throws InterruptedException {
    Milestone reached = running.awaitMilestone(Cluster.LONG).orElseThrow();
    return ((Milestone.Suspended) reached).suspension();
  }

  private int active(Cluster.TestNode node) {
    assertThat(node.engine.endWithin(Cluster.LONG)).isTrue();
    return node.engine.active();
  }

  @Test
  void aRunThatWaitsIsARowAndNothingElse() throws Exception {
    ScriptedProgram program = asking();
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("asking"));
    Suspension suspension = suspended(running);
    assertThat(suspension)
        .isEqualTo(new Suspension(running.id(), "1", Cluster.ACTOR, text("what now?")));
    assertThat(active(node)).isZero();
    assertThat(cluster.state(running.id())).isEqualTo("waiting");
    assertThat(cluster.paths(running.id())).containsExactly("0");
    assertThat(node.runs.find(Cluster.OWNER, running.id()).orElseThrow().state())
        .isEqualTo(RunState.WAITING);
  }

  @Test
  void whatIsDeliveredIsTheAnswerOfTheWaitAndNothingIsPerformedAgain() throws Exception {
    ScriptedProgram program = asking();
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("asking"));
    suspended(running);
    Running followed = node.runs.follow(running.id(), List.of());
    assertThat(suspended(followed).path()).as("still suspended").isEqualTo("1");
    assertThat(say(node, running.id(), "1", "go on")).isTrue();
    Running next = node.runs.follow(running.id(), List.of());
    assertThat(node.result(next)).isEqualTo(text("go on"));
    assertThat(program.performed()).isEqualTo(2);
    assertThat(cluster.paths(running.id())).containsExactly("0", "1", "2");
    assertThat(cluster.announced(running.id())).containsExactly("waiting", "running", "done");
  }

  @Test
  void aMessageIsMadeFromWhatThePlaceShows() throws Exception {
    Cluster.TestNode node = cluster.node(asking());
    Running running = node.start(run("asking"));
    suspended(running);
    node.runs.deliver(running.id(), "1", "key", shown -> text(shown.stringValue() + " this"));
    assertThat(node.result(node.runs.follow(running.id(), List.of())))
        .isEqualTo(text("what now? this"));
  }

  @Test
  void aMessageIsDeliveredOnceHoweverOftenItIsSent() throws Exception {
    Cluster.TestNode node = cluster.node(branching(() -> {}));
    Running running = node.start(run("branching"));
    suspended(running);
    assertThat(say(node, running.id(), "a", "one")).isTrue();
    cluster.awaitTrue(() -> cluster.paths(running.id()).contains("a.after"));
    assertThat(say(node, running.id(), "a", "one")).as("the same again").isTrue();
    assertThat(say(node, running.id(), "a", "other")).as("somebody else's").isFalse();
    cluster.awaitTrue(() -> cluster.state(running.id()).equals("waiting"));
    assertThat(say(node, running.id(), "b", "two")).isTrue();
    assertThat(node.result(node.runs.follow(running.id(), List.of()))).isEqualTo(text("one+two"));
    assertThat(say(node, running.id(), "b", "two")).as("after the end").isTrue();
    assertThat(say(node, running.id(), "b", "late")).isFalse();
    assertThat(say(node, running.id(), "c", "nowhere")).isFalse();
    assertThat(say(node, RunId.fresh(), "a", "nobody")).isFalse();
  }

  @Test
  void aRunWokenOnAnotherNodeGoesOnThereAndWhoeverFollowsItHears() throws Exception {
    ScriptedProgram program = asking();
    Cluster.TestNode one = cluster.node(program);
    Cluster.TestNode two = cluster.node(program);
    Running running = one.start(run("asking"));
    suspended(running);
    Running followed = one.runs.follow(running.id(), List.of());
    suspended(followed);
    assertThat(say(two, running.id(), "1", "from there")).isTrue();
    cluster.awaitEnd(running.id());
    assertThat(one.result(one.runs.follow(running.id(), List.of()))).isEqualTo(text("from there"));
    assertThat(program.performed()).isEqualTo(2);
  }

  @Test
  void aRunWaitsThroughTheEndOfAllServers() throws Exception {
    ScriptedProgram program = asking();
    Cluster.TestNode first = cluster.node(program);
    Running running = first.start(run("asking"));
    suspended(running);
    first.engine.stop();
    Cluster.TestNode next = cluster.soleNode(program);
    next.engine.poll();
    assertThat(cluster.state(running.id())).isEqualTo("waiting");
    assertThat(say(next, running.id(), "1", "good morning")).isTrue();
    assertThat(next.result(next.runs.follow(running.id(), List.of())))
        .isEqualTo(text("good morning"));
    assertThat(program.performed()).isEqualTo(2);
  }

  @Test
  void aMessageThatMeetsTheRunGoingToSleepWakesIt() throws Exception {
    Cluster.TestNode node = cluster.node(branching(() -> {}));
    Cluster.TestNode other = cluster.node(branching(() -> {}));
    Running running = node.start(run("branching"));
    suspended(running);
    Parking.Place sleeping = node.parking.park("UPDATE run SET state = 'waiting'");
    say(node, running.id(), "a", "one");
    sleeping.awaitArrival();
    Thread messenger = Thread.startVirtualThread(() -> say(other, running.id(), "b", "two"));
    cluster.awaitBlockedSession();
    sleeping.release();
    messenger.join();
    cluster.awaitEnd(running.id());
    assertThat(node.result(running.id())).isEqualTo(text("one+two"));
  }

  @Test
  void aMessageThatCameBeforeTheRunWentToSleepKeepsItAwake() throws Exception {
    Cluster.TestNode node = cluster.node(branching(() -> {}));
    Cluster.TestNode other = cluster.node(branching(() -> {}));
    Running running = node.start(run("branching"));
    suspended(running);
    Parking.Place sleeping = node.parking.park("AND state = 'running' FOR UPDATE");
    say(node, running.id(), "a", "one");
    sleeping.awaitArrival();
    assertThat(say(other, running.id(), "b", "two")).isTrue();
    sleeping.release();
    cluster.awaitEnd(running.id());
    assertThat(node.result(running.id())).isEqualTo(text("one+two"));
    assertThat(cluster.announced(running.id())).containsExactly("waiting", "running", "done");
  }

  @Test
  void theAnswerToGoingToSleepMayBeLost() throws Exception {
    Cluster.TestNode node = cluster.node(asking());
    node.parking.breakAfter("commit");
    Running running = node.start(run("asking"));
    cluster.awaitTrue(() -> cluster.state(running.id()).equals("waiting"));
    assertThat(active(node)).isZero();
    node.engine.poll();
    assertThat(suspended(running).path()).isEqualTo("1");
  }

  @Test
  void theAnswerToADeliveryMayBeLost() throws Exception {
    ScriptedProgram program = asking();
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("asking"));
    suspended(running);
    node.parking.breakAfter("commit");
    assertThat(say(node, running.id(), "1", "go on")).isTrue();
    node.engine.poll();
    assertThat(node.result(node.runs.follow(running.id(), List.of()))).isEqualTo(text("go on"));
    assertThat(program.performed()).isEqualTo(2);
  }

  @Test
  void aTimeThatHasComeWakesTheRun() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "timed", (execution, _) -> await(execution, "0", forTime(Duration.ofHours(8))));
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("timed"));
    cluster.awaitTrue(() -> cluster.state(running.id()).equals("waiting"));
    node.engine.poll();
    assertThat(cluster.state(running.id())).isEqualTo("waiting");
    eightHoursPass();
    node.engine.poll();
    assertThat(node.result(running).isNull()).isTrue();
    assertThat(cluster.announced(running.id())).containsExactly("waiting", "running", "done");
    assertThat(cluster.sql().sql("SELECT count(*) FROM wait").query(Integer.class).single())
        .isZero();
  }

  private void eightHoursPass() {
    cluster.sql().sql("UPDATE wait SET due_at = due_at - interval '8 hours'").update();
    cluster.sql().sql("UPDATE run SET due_at = due_at - interval '8 hours'").update();
  }

  @Test
  void aTimeThatHasComeAlreadyPutsNoRunToSleep() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "timed", (execution, _) -> await(execution, "0", forTime(Duration.ZERO)));
    Cluster.TestNode node = cluster.node(program);
    assertThat(node.result(node.start(run("timed"))).isNull()).isTrue();
  }

  @Test
  void aServerWakesARunWhenItsTimeComesAndNotAtItsNextPoll() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "timed", (execution, _) -> await(execution, "0", forTime(Duration.ofMillis(50))));
    Cluster.TestNode node = cluster.node(program);
    RunsLifecycle lifecycle = node.lifecycle();
    lifecycle.start();
    long begun = System.nanoTime();
    assertThat(node.result(node.start(run("timed"))).isNull()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(49));
    lifecycle.stop();
  }

  @Test
  void aWaitForTheUserMayEndByItself() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "patient",
            (execution, _) ->
                await(
                    execution,
                    "0",
                    new Waiting(
                        Waiting.Reason.USER,
                        Cluster.ACTOR,
                        text("?"),
                        Duration.ofHours(8),
                        List.of())));
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("patient"));
    suspended(running);
    eightHoursPass();
    node.engine.poll();
    assertThat(node.result(node.runs.follow(running.id(), List.of())).isNull()).isTrue();
    assertThat(say(node, running.id(), "0", "too late")).isFalse();
  }

  @Test
  void theNewestPlaceOfAnActorsRunsIsFound() throws Exception {
    Cluster.TestNode node = cluster.node(asking());
    Running first = node.start(run("asking"));
    suspended(first);
    Running second = node.start(run("asking"));
    suspended(second);
    assertThat(newest(node)).isEqualTo(second.id());
    say(node, second.id(), "1", "done");
    assertThat(newest(node)).isEqualTo(first.id());
    assertThat(node.runs.newestSuspension(Cluster.OWNER, List.of(new ActorId("another"))))
        .isEmpty();
    assertThat(node.runs.newestSuspension(new UserId("other"), List.of(Cluster.ACTOR))).isEmpty();
    say(node, first.id(), "1", "done");
    assertThat(node.runs.newestSuspension(Cluster.OWNER, List.of(Cluster.ACTOR))).isEmpty();
  }

  private RunId newest(Cluster.TestNode node) {
    return node.runs.newestSuspension(Cluster.OWNER, List.of(Cluster.ACTOR)).orElseThrow().run();
  }

  @Test
  void aCancelledRunWaitsNoMore() throws Exception {
    Cluster.TestNode node = cluster.node(asking());
    Running running = node.start(run("asking"));
    suspended(running);
    node.runs.cancelOf(List.of(Cluster.ACTOR));
    assertThat(node.runs.newestSuspension(Cluster.OWNER, List.of(Cluster.ACTOR))).isEmpty();
    assertThat(say(node, running.id(), "1", "hello?")).isFalse();
    assertThat(node.result(running.id()).path("message").stringValue()).contains("cancelled");
    assertThat(cluster.announced(running.id())).containsExactly("waiting", "cancelled");
  }

  @Test
  void aMessageThatMeetsACancelLosesAgainstIt() throws Exception {
    Cluster.TestNode node = cluster.node(asking());
    Running running = node.start(run("asking"));
    suspended(running);
    Parking.Place cancel = node.parking.park("SET state = 'cancelled'");
    Thread canceller = Thread.startVirtualThread(() -> node.runs.cancelOf(List.of(Cluster.ACTOR)));
    cancel.awaitArrival();
    List<Boolean> delivered = Collections.synchronizedList(new ArrayList<>());
    Cluster.TestNode other = cluster.node(asking());
    Thread messenger =
        Thread.startVirtualThread(() -> delivered.add(say(other, running.id(), "1", "hello?")));
    cluster.awaitBlockedSession();
    cancel.release();
    canceller.join();
    messenger.join();
    assertThat(delivered).containsExactly(false);
    assertThat(cluster.state(running.id())).isEqualTo("cancelled");
  }

  @Test
  void twoMessagesAtOnceToOnePlaceAreOneAndARefusal() throws Exception {
    Cluster.TestNode one = cluster.node(asking());
    Cluster.TestNode two = cluster.node(asking());
    Running running = one.start(run("asking"));
    suspended(running);
    Parking.Place first = one.parking.park("UPDATE wait SET message");
    List<String> won = Collections.synchronizedList(new ArrayList<>());
    Thread ann = messenger(one, running.id(), "ann", won);
    first.awaitArrival();
    Thread bob = messenger(two, running.id(), "bob", won);
    cluster.awaitBlockedSession();
    first.release();
    ann.join();
    bob.join();
    cluster.awaitEnd(running.id());
    assertThat(won).containsExactly("ann");
    assertThat(one.result(running.id())).isEqualTo(text("ann"));
  }

  private static Thread messenger(Cluster.TestNode node, RunId run, String name, List<String> won) {
    return Thread.startVirtualThread(() -> {
      if (say(node, run, "1", name)) {
        won.add(name);
      }
    });
  }

  @Test
  void whatWaitsForItsUserGivesItsTurnBackAndTakesTheNext() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    ScriptedProgram asking = asking();
    ScriptedProgram parked =
        new ScriptedProgram(
            "parked",
            (execution, self) -> {
              JsonNode answer = self.ask(execution, "0", door);
              order.add(execution.id());
              return answer;
            });
    Cluster.TestNode node = cluster.node(asking, parked);
    Running suspended = node.start(run("asking", "lane", Json.object()));
    Running behind = node.start(run("parked", "lane", Json.object()));
    Running last = node.start(run("parked", "lane", Json.object()));
    suspended(suspended);
    door.awaitReached();
    assertThat(cluster.state(behind.id())).isEqualTo("running");
    assertThat(say(node, suspended.id(), "1", "my turn?")).isTrue();
    assertThat(cluster.state(suspended.id())).isEqualTo("queued");
    Running followed = node.runs.follow(suspended.id(), List.of());
    door.open();
    assertThat(node.result(followed)).isEqualTo(text("my turn?"));
    assertThat(node.result(last)).isNotNull();
    assertThat(order).containsExactly(behind.id(), suspended.id(), last.id());
    assertThat(cluster.announced(suspended.id()))
        .containsExactly("waiting", "queued", "running", "done");
    assertThat(asking.performed()).isEqualTo(2);
  }

  @Test
  void whatWaitsForATimeTakesItsTurnWhenItIsFree() throws Exception {
    ScriptedProgram timed =
        new ScriptedProgram(
            "timed", (execution, _) -> await(execution, "0", forTime(Duration.ofHours(8))));
    Cluster.TestNode node = cluster.node(timed, ScriptedProgram.counting("count", 1));
    Running running = node.start(run("timed", "lane", Json.object()));
    cluster.awaitTrue(() -> cluster.state(running.id()).equals("waiting"));
    assertThat(node.result(node.start(run("count", "lane", Json.object())))).isNotNull();
    eightHoursPass();
    node.engine.poll();
    assertThat(node.result(running).isNull()).isTrue();
  }

  @Test
  void aNodeWithoutRoomWakesARunForTheOthers() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    ScriptedProgram parked =
        new ScriptedProgram("parked", (execution, self) -> self.ask(execution, "0", door));
    Cluster.TestNode small = cluster.smallNode(1, asking(), parked);
    Cluster.TestNode other = cluster.node(asking(), parked);
    Running running = other.start(run("asking"));
    suspended(running);
    small.start(run("parked"));
    door.awaitReached();
    assertThat(say(small, running.id(), "1", "anybody?")).isTrue();
    assertThat(cluster.state(running.id())).isEqualTo("running");
    other.engine.poll();
    cluster.awaitEnd(running.id());
    assertThat(other.result(running.id())).isEqualTo(text("anybody?"));
    door.open();
  }
}
