package chat.roles.chats.web;

import chat.roles.chats.Chats;
import chat.roles.kernel.json.Json;
import chat.roles.runs.Journal;
import chat.roles.runs.RunListener;
import chat.roles.runs.Running;
import chat.roles.runs.Suspension;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happens in a run, as server-sent events: {@code run}, {@code qa}, {@code delta}, {@code
 * suspended}, at last {@code result}. The run's threads only put into a queue; a virtual thread
 * writes. For a reader that is too slow, deltas of one QA melt together and {@code qa} events
 * beyond the backlog are left out; the result always comes.
 */
final class ChatStream implements RunListener {

  private static final int BACKLOG = 1_000;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Chats chats;
  private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>();
  private final Drafts drafts = new Drafts();
  private final SseEmitter emitter = new SseEmitter(0L);

  ChatStream(Chats chats) {
    this.chats = chats;
  }

  private sealed interface Event {

    record Qa(JsonNode data) implements Event {}

    record Delta(String path) implements Event {}

    record Released() implements Event {}

    record Suspended(Suspension suspension) implements Event {}

    record Result(JsonNode data) implements Event {}
  }

  /** Begins to write; the stream's life is the reader's, not the run's. */
  SseEmitter follow(Optional<Running> running) {
    Thread.ofVirtual().name("chat-stream").start(() -> write(running));
    return emitter;
  }

  @Override
  public void began(Journal.Step step) {
    put(qa(step).put("state", "began"));
  }

  @Override
  public void ended(Journal.Step step, Journal.Performed performed, long tookMicros) {
    ObjectNode ended = qa(step).put("state", performed.failed() ? "failed" : "ended");
    if (performed.model() != null) {
      ended.put("model", performed.model());
      ended.put("tokensIn", performed.tokensIn()).put("tokensOut", performed.tokensOut());
    }
    put(ended);
  }

  private void put(ObjectNode qa) {
    if (queue.size() < BACKLOG) {
      queue.add(new Event.Qa(qa));
    }
  }

  private static ObjectNode qa(Journal.Step step) {
    return Json.object()
        .put("path", step.path())
        .put("tool", step.tool())
        .put("address", step.address());
  }

  @Override
  public void delta(String path, String piece) {
    if (drafts.append(path, piece)) {
      queue.add(new Event.Delta(path));
    }
  }

  @Override
  public void released() {
    queue.add(new Event.Released());
  }

  @Override
  public void suspended(Suspension suspension) {
    queue.add(new Event.Suspended(suspension));
  }

  @Override
  public void finished(JsonNode ended) {
    queue.add(new Event.Result(ended));
  }

  private void write(Optional<Running> running) {
    try {
      if (running.isEmpty()) {
        send("result", Json.nodes().nullNode());
      } else {
        writeUntilTheEnd(running.get());
      }
    } catch (IOException | IllegalStateException _) {
      readerGone(running);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      running.ifPresent(Running::leave);
      emitter.complete();
    }
  }

  /** The run goes on, and its result is told otherwise. */
  private void readerGone(Optional<Running> running) {
    if (running.isPresent()) {
      try {
        var _ = chats.later(running.get().id());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void writeUntilTheEnd(Running running) throws IOException, InterruptedException {
    send("run", Json.object().put("id", running.id().value()));
    long until = System.nanoTime() + chats.longestWait().toNanos();
    while (System.nanoTime() < until) {
      switch (queue.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        case null -> emitter.send(SseEmitter.event().comment("still here"));
        case Event.Qa(JsonNode data) -> sendQa(data);
        case Event.Delta(String path) -> sendDraft(path);
        case Event.Released _ -> {
          send("result", chats.later(running.id()));
          return;
        }
        case Event.Suspended(Suspension suspension) -> {
          send("suspended", suspension.shown());
          send("result", chats.suspended(suspension));
          return;
        }
        case Event.Result(JsonNode ended) -> {
          send("result", last(ended, running));
          return;
        }
      }
    }
    send("result", chats.later(running.id()));
  }

  private void sendQa(JsonNode qa) throws IOException {
    if (!qa.path("state").asString().equals("began")) {
      drafts.remove(qa.path("path").asString());
    }
    send("qa", qa);
  }

  private void sendDraft(String path) throws IOException {
    ObjectNode draft = drafts.take(path);
    if (draft != null) {
      send("delta", draft);
    }
  }

  private JsonNode last(JsonNode ended, Running running) throws InterruptedException {
    return ended.isMissingNode() ? chats.later(running.id()) : chats.withRun(ended, running.id());
  }

  private void send(String name, JsonNode data) throws IOException {
    emitter.send(SseEmitter.event().name(name).data(Json.write(data), MediaType.APPLICATION_JSON));
  }
}
