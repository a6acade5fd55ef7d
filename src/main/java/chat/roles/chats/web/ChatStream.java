package chat.roles.chats.web;

import chat.roles.chats.Chats;
import chat.roles.kernel.json.Json;
import chat.roles.runs.Journal;
import chat.roles.runs.RunListener;
import chat.roles.runs.Running;
import chat.roles.runs.Suspension;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happens in a run, as server-sent events: {@code run}, {@code qa}, {@code delta}, {@code
 * suspended}, at last {@code result}. The run's threads only put into a queue; the request's own
 * thread, which is a virtual one, writes all that is there in one piece. For a reader that is too
 * slow, deltas of one QA melt together and {@code qa} events beyond the backlog are left out; the
 * result always comes.
 */
final class ChatStream implements RunListener {

  private static final int BACKLOG = 1_000;
  private static final int LONGEST_PIECE = 64 * 1024;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Chats chats;
  private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>();
  private final Drafts drafts = new Drafts();
  private final HttpServletResponse response;
  private final StringBuilder piece = new StringBuilder();

  ChatStream(Chats chats, HttpServletResponse response) {
    this.chats = chats;
    this.response = response;
  }

  private sealed interface Event {

    record Qa(JsonNode data) implements Event {}

    record Delta(String path) implements Event {}

    record Released() implements Event {}

    record Suspended(Suspension suspension) implements Event {}

    record Result(JsonNode data) implements Event {}
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

  /** Writes until the stream ends; its life is the reader's, not the run's. */
  void write(Optional<Running> running) {
    try {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      if (running.isEmpty()) {
        add("result", Json.nodes().nullNode());
        flush();
      } else {
        writeUntilTheEnd(running.get());
      }
    } catch (IOException _) {
      readerGone(running);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      running.ifPresent(Running::leave);
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
    add("run", Json.object().put("id", running.id().value()));
    flush();
    long until = System.nanoTime() + chats.longestWait().toNanos();
    while (System.nanoTime() < until) {
      Event next = queue.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        piece.append(": still here\n\n");
      }
      boolean over = false;
      while (next != null && !over) {
        over = addsLast(next, running);
        next = piece.length() < LONGEST_PIECE ? queue.poll() : null;
      }
      flush();
      if (over) {
        return;
      }
    }
    add("result", chats.later(running.id()));
    flush();
  }

  /** Whether nothing comes after the event. */
  private boolean addsLast(Event event, Running running) throws InterruptedException {
    return switch (event) {
      case Event.Qa(JsonNode data) -> {
        addQa(data);
        yield false;
      }
      case Event.Delta(String path) -> {
        addDraft(path);
        yield false;
      }
      case Event.Released _ -> {
        add("result", chats.later(running.id()));
        yield true;
      }
      case Event.Suspended(Suspension suspension) -> {
        add("suspended", suspension.shown());
        add("result", chats.suspended(suspension));
        yield true;
      }
      case Event.Result(JsonNode ended) -> {
        add("result", last(ended, running));
        yield true;
      }
    };
  }

  private void addQa(JsonNode qa) {
    if (!qa.path("state").asString().equals("began")) {
      drafts.remove(qa.path("path").asString());
    }
    add("qa", qa);
  }

  private void addDraft(String path) {
    ObjectNode draft = drafts.take(path);
    if (draft != null) {
      add("delta", draft);
    }
  }

  private JsonNode last(JsonNode ended, Running running) throws InterruptedException {
    return ended.isMissingNode() ? chats.later(running.id()) : chats.withRun(ended, running.id());
  }

  /** JSON has no line breaks. */
  private void add(String name, JsonNode data) {
    piece.append("event:").append(name).append("\ndata:").append(Json.write(data)).append("\n\n");
  }

  private void flush() throws IOException {
    if (!piece.isEmpty()) {
      response.getOutputStream().write(piece.toString().getBytes(StandardCharsets.UTF_8));
      response.flushBuffer();
      piece.setLength(0);
    }
  }
}
