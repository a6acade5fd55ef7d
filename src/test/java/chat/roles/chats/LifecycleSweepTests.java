package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.actors.Actor;
import chat.roles.actors.ActorState;
import chat.roles.actors.Actors;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lives that were decided on and never began are begun at a start, each once. */
@ServerTest
class LifecycleSweepTests {

  private static final String COUNTING =
      """
      {"onCreate": {"to": "var:born", "prompt": "<?(born ?: 0) + 1?>"},
       "onEntries": [{"name": "", "handle": {"to": "eval", "prompt": "<<born>>"}}]}
      """;

  @Autowired private LifecycleProgram lifecycles;
  @Autowired private Actors actors;
  @Autowired private JdbcClient jdbc;
  @LocalServerPort private int port;

  private Stages stages;
  private ActorId actor;

  @BeforeEach
  void makesAnActor() throws Exception {
    stages = Stages.of(Api.on(port).register().api());
    actor = new ActorId(stages.actor(COUNTING));
    assertThat(awaited().state()).isEqualTo(ActorState.READY);
  }

  @Test
  void beginsOnceWhateverNumberOfSweepsMeet() throws Exception {
    abandon(RunId.fresh());
    sweepManyTimesAtOnce();
    assertThat(awaited().state()).isEqualTo(ActorState.READY);
    assertThat(stages.put(actor.value(), "{}").path("text").asString()).isEqualTo("2");
    assertThat(lifecycleRuns()).isEqualTo(2);
  }

  @Test
  void leavesALifeToTheServerThatBeganIt() throws Exception {
    RunId run = RunId.fresh();
    abandon(run);
    jdbc.sql("INSERT INTO node VALUES ('elsewhere', now(), now() + interval '1 hour')").update();
    carriedOutElsewhere(run, "running");
    sweepManyTimesAtOnce();
    lifecycles.start(actors.find(actor).orElseThrow());
    assertThat(lifecycleRuns()).isEqualTo(2);
    assertThat(actors.find(actor).orElseThrow().state()).isEqualTo(ActorState.CREATED);

    jdbc.sql("DELETE FROM node WHERE id = 'elsewhere'").update();
    assertThat(awaited().state()).isEqualTo(ActorState.READY);
    assertThat(lifecycleRuns()).isEqualTo(2);
  }

  @Test
  void beginsAnewOnceAfterARunThatEndedWithoutAWord() throws Exception {
    RunId run = RunId.fresh();
    abandon(run);
    carriedOutElsewhere(run, "failed");
    sweepManyTimesAtOnce();
    assertThat(awaited().state()).isEqualTo(ActorState.READY);
    assertThat(lifecycleRuns()).isEqualTo(3);
  }

  private Actor awaited() throws InterruptedException {
    return actors.awaitReady(actor, Duration.ofSeconds(30));
  }

  /** As a crash leaves it after the actor's commit and before its run's. */
  private void abandon(RunId run) {
    jdbc.sql("UPDATE actor SET state = 'CREATED', lifecycle_run = ? WHERE id = ?")
        .params(run.value(), actor.value())
        .update();
  }

  private void carriedOutElsewhere(RunId run, String state) {
    jdbc.sql(
            """
            INSERT INTO run (id, kind, owner, actor, state, input, node, epoch, created_at)
            SELECT ?, 'lifecycle', owner_id, id, ?, '{}', 'elsewhere', 1, now()
            FROM actor WHERE id = ?
            """)
        .params(run.value(), state, actor.value())
        .update();
  }

  private void sweepManyTimesAtOnce() throws Exception {
    Callable<Void> sweep =
        () -> {
          lifecycles.startAbandoned();
          return null;
        };
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> sweeps = pool.invokeAll(Collections.nCopies(8, sweep));
      for (Future<Void> each : sweeps) {
        each.get();
      }
    }
  }

  private long lifecycleRuns() {
    return jdbc.sql("SELECT count(*) FROM run WHERE actor = ? AND kind = 'lifecycle'")
        .param(actor.value())
        .query(Long.class)
        .single();
  }
}
