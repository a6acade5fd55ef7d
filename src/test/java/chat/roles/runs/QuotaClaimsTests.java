package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.json.Json;
import chat.roles.quotas.Claimant;
import chat.roles.quotas.Need;
import chat.roles.quotas.QuotasOnNode;
import chat.roles.quotas.Reserved;
import chat.roles.quotas.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reservations of runs that change hands, and what is left in the books of them. */
class QuotaClaimsTests {

  private static final int USED = 30;

  private final Cluster cluster = new Cluster();
  private final ScriptedProgram.Door door = new ScriptedProgram.Door();
  private final List<Usage> books = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    cluster.close();
  }

  /** Asks a metered model at 0, and stands behind the door while the model thinks. */
  private ScriptedProgram asking(QuotasOnNode quotas, ScriptedProgram.Door thinking) {
    return new ScriptedProgram(
        "asking",
        (execution, self) ->
            execution
                .journal()
                .step(
                    Cluster.step("0"),
                    key -> {
                      var granted =
                          (Reserved.Granted)
                              quotas.reserve(
                                  new Need(
                                      key,
                                      new Claimant(execution.id().value(), execution.epoch()),
                                      1_000,
                                      10));
                      thinking.pass();
                      return new Journal.Performed(
                          Json.nodes().stringNode("answer"),
                          false,
                          "model",
                          10,
                          20,
                          false,
                          1,
                          List.of(quotas.settling(granted, USED)),
                          new Journal.Charge(
                              new ActorId("member"), new RoleId("role"), new BigDecimal("0.5")));
                    })
                .answer());
  }

  private QuotasOnNode quotas() {
    return new QuotasOnNode(cluster.sql(), Cluster.OWNER, new RunStore(cluster.sql())::gone);
  }

  @Test
  void aNodeThatWakesUpAfterItsRunWentElsewhereSettlesNothing() throws Exception {
    Cluster.TestNode paused = cluster.node(asking(quotas(), door));
    Running running = paused.start(run("asking"));
    door.awaitReached();
    assertThat(quotas().remaining()).isEqualTo(2_000);

    cluster.endAllLeases();
    ScriptedProgram.Door open = new ScriptedProgram.Door();
    open.open();
    Cluster.TestNode other = cluster.node(asking(quotas(), open));
    other.engine.poll();
    cluster.awaitEnd(running.id());
    assertThat(quotas().remaining()).isEqualTo(3_000 - USED);

    door.open();
    cluster.awaitTrue(() -> paused.engine.active() == 0);
    assertThat(quotas().remaining()).isEqualTo(3_000 - USED);
    assertThat(cluster.paths(running.id())).containsExactly("0");
  }

  @Test
  void whatACancelledRunHadReservedComesBack() throws Exception {
    Cluster.TestNode node = cluster.node(asking(quotas(), door));
    Running running = node.start(run("asking"));
    door.awaitReached();
    node.runs.cancel(Cluster.OWNER, running.id());
    assertThat(quotas().remaining()).isEqualTo(2_000);
    quotas().sweep();
    assertThat(quotas().remaining()).isEqualTo(3_000);
    door.open();
    cluster.awaitTrue(() -> node.engine.active() == 0);
    assertThat(quotas().remaining()).isEqualTo(3_000);
  }

  @Test
  void aRunThatGoesOnKeepsWhatItHasReserved() throws Exception {
    Cluster.TestNode node = cluster.node(asking(quotas(), door));
    Running running = node.start(run("asking"));
    door.awaitReached();
    quotas().sweep();
    assertThat(quotas().remaining()).isEqualTo(2_000);
    door.open();
    node.result(running);
    assertThat(quotas().remaining()).isEqualTo(3_000 - USED);
  }

  @Test
  void settlesBesideStepsThatShareCommits() throws Exception {
    door.open();
    Cluster.TestNode node =
        cluster.node(asking(quotas(), door), ScriptedProgram.counting("count", 30));
    List<Future<?>> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        String kind = i % 2 == 0 ? "asking" : "count";
        all.add(threads.submit(() -> node.result(node.start(run(kind)))));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(quotas().remaining()).isEqualTo(3_000 - 20 * USED);
  }

  @Test
  void replayingDoesNotSettleAgain() throws Exception {
    door.open();
    ScriptedProgram.Door later = new ScriptedProgram.Door();
    ScriptedProgram asking = asking(quotas(), door);
    ScriptedProgram twice =
        new ScriptedProgram(
            "asking",
            (execution, self) -> {
              asking.execute(execution);
              return self.ask(execution, "1", later);
            });
    Cluster.TestNode first = cluster.node(twice);
    Running running = first.start(run("asking"));
    later.awaitReached();
    cluster.endAllLeases();
    later.open();
    Cluster.TestNode second = cluster.node(twice);
    second.engine.poll();
    cluster.awaitEnd(running.id());
    assertThat(quotas().remaining()).isEqualTo(3_000 - USED);
  }

  @Test
  void entersWhatEndedRunsUsedIntoTheBooksOnceWhoeverDoesIt() throws Exception {
    door.open();
    Cluster.TestNode node = cluster.node(asking(quotas(), door));
    Cluster.TestNode other = cluster.node();
    for (int i = 0; i < 20; i++) {
      node.result(node.start(run("asking")));
    }
    List<Future<?>> sums = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Cluster.TestNode each : List.of(node, other, node, other)) {
        sums.add(threads.submit(() -> each.usage(books::addAll).work()));
      }
      for (Future<?> sum : sums) {
        sum.get();
      }
    }
    assertThat(books.stream().mapToLong(Usage::qas).sum()).isEqualTo(20);
    assertThat(books.stream().map(Usage::cost).reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo("10");
    assertThat(books)
        .allSatisfy(used -> {
          assertThat(used.owner()).isEqualTo(Cluster.OWNER);
          assertThat(used.actor()).isEqualTo("member");
          assertThat(used.role()).isEqualTo("role");
          assertThat(used.model()).isEqualTo("model");
          assertThat(used.day())
              .isBetween(LocalDate.now(ZoneOffset.UTC).minusDays(1), LocalDate.now(ZoneOffset.UTC));
        });
  }

  @Test
  void whatIsNotInTheBooksIsReadFromTheJournals() throws Exception {
    Cluster.TestNode node = cluster.node(asking(quotas(), door));
    UsageRollUp rollUp = node.usage(books::addAll);
    Running running = node.start(run("asking"));
    door.awaitReached();
    assertThat(rollUp.of(Cluster.OWNER)).isEmpty();
    door.open();
    node.result(running);
    assertThat(rollUp.of(Cluster.OWNER)).hasSize(1);
    List<Usage> open = rollUp.of(Cluster.OWNER);
    rollUp.work();
    assertThat(rollUp.of(Cluster.OWNER)).isEmpty();
    assertThat(books).isEqualTo(open);
  }

  @Test
  void booksThatFailLeaveTheRunsForTheNextTime() throws Exception {
    door.open();
    Cluster.TestNode node = cluster.node(asking(quotas(), door));
    node.result(node.start(run("asking")));
    UsageRollUp failing =
        node.usage(_ -> {
          throw new IllegalStateException("the books are closed");
        });
    assertThat(catchThrowable(failing::work)).hasMessage("the books are closed");
    node.usage(books::addAll).work();
    assertThat(books).hasSize(1);
  }
}
