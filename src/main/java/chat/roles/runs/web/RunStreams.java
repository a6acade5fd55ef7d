package chat.roles.runs.web;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.runs.Following;
import chat.roles.runs.Qa;
import chat.roles.runs.Run;
import chat.roles.runs.RunState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Runs as they go on, as server-sent events, on whichever node they are carried out: what is shown
 * is what is recorded, found by looking again and again. Looking takes at most a twentieth of the
 * time, however large the run. Each stream has a virtual thread, so that a slow reader holds up
 * nobody else.
 */
@Component
class RunStreams implements SmartLifecycle {

  /** Told as the id of the last event: whoever comes back with it has everything. */
  private static final String END = "end";

  private static final Logger LOG = LoggerFactory.getLogger(RunStreams.class);
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration LONG_PAUSE = Duration.ofSeconds(1);
  private static final int PAUSES_FOR_A_LOOK = 20;

  private volatile boolean open;

  @Override
  public void start() {
    open = true;
  }

  /** Ends all streams, which the web server would wait for. */
  @Override
  public void stop() {
    open = false;
  }

  @Override
  public boolean isRunning() {
    return open;
  }

  static boolean isOver(@Nullable String lastEventId) {
    return END.equals(lastEventId);
  }

  /** The run each time that it has changed. */
  SseEmitter run(Following following) {
    SseEmitter emitter = new SseEmitter(0L);
    start(emitter, following, false);
    return emitter;
  }

  /** The run each time that its state has changed, and its steps as they are recorded. */
  SseEmitter qas(Following following, @Nullable String lastEventId) {
    if (lastEventId != null) {
      following.from(time(lastEventId));
    }
    SseEmitter emitter = new SseEmitter(0L);
    start(emitter, following, true);
    return emitter;
  }

  private static Instant time(String lastEventId) {
    if (!lastEventId.matches("[0-9]{1,18}")) {
      throw new Problem(
          Category.CALLER,
          "last-event-id-invalid",
          "Last-Event-ID is the id of an event of this stream, a whole number.");
    }
    long micros = Long.parseLong(lastEventId);
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }

  private static String id(Instant time) {
    return Long.toString(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
  }

  private void start(SseEmitter emitter, Following following, boolean steps) {
    Thread.ofVirtual()
        .name("run-stream")
        .start(() -> {
          try {
            new Stream(emitter, following, steps).write();
          } catch (IOException | IllegalStateException | DataAccessException e) {
            LOG.debug("A stream of a run ended: {}", e.toString());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            emitter.complete();
          }
        });
  }

  private final class Stream {

    private final SseEmitter emitter;
    private final Following following;
    private final boolean steps;
    private long sentNanos = System.nanoTime();
    private @Nullable Run shown;

    Stream(SseEmitter emitter, Following following, boolean steps) {
      this.emitter = emitter;
      this.following = following;
      this.steps = steps;
    }

    void write() throws IOException, InterruptedException {
      long until = System.nanoTime() + LIFETIME.toNanos();
      while (open && System.nanoTime() < until) {
        long begun = System.nanoTime();
        Run run = following.run().orElse(null);
        if (run == null) {
          return;
        }
        if (steps) {
          following.look(this::send);
        }
        send(run);
        if (run.state().ended()) {
          emitter.send(SseEmitter.event().name(END).id(END).data("{}", MediaType.APPLICATION_JSON));
          return;
        }
        showLife();
        pause(run.state(), System.nanoTime() - begun);
      }
    }

    private void send(Run run) throws IOException {
      Run before = shown;
      boolean news =
          before == null
              || !before.state().equals(run.state())
              || !Objects.equals(before.waitingFor(), run.waitingFor())
              || (!steps && !before.totals().equals(run.totals()));
      if (news) {
        shown = run;
        send(SseEmitter.event().name("run"), RunResponse.of(run));
      }
    }

    private void send(Qa qa) throws IOException {
      Qa.Step step = qa.step();
      if (step != null) {
        send(SseEmitter.event().name("qa").id(id(step.endedAt())), QaResponse.of(qa));
      }
    }

    private void send(SseEmitter.SseEventBuilder event, Object data) throws IOException {
      emitter.send(event.data(Json.write(data), MediaType.APPLICATION_JSON));
      sentNanos = System.nanoTime();
    }

    private void showLife() throws IOException {
      if (System.nanoTime() - sentNanos > HEARTBEAT.toNanos()) {
        emitter.send(SseEmitter.event().comment("still here"));
        sentNanos = System.nanoTime();
      }
    }

    private void pause(RunState state, long tookNanos) throws InterruptedException {
      Duration usual = state == RunState.RUNNING ? PAUSE : LONG_PAUSE;
      Thread.sleep(Duration.ofNanos(Math.max(usual.toNanos(), tookNanos * PAUSES_FOR_A_LOOK)));
    }
  }
}
