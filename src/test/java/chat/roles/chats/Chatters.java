package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.testing.Api;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * People who chat as careful clients do: when a server does not answer they send the same again,
 * with the same key, to whichever there is, until they have the result.
 */
final class Chatters implements AutoCloseable {

  /** A prompt that asks the model for each item of a message's data. */
  static final String ASKS_EACH =
      """
      {"to": "iterator", "prompt": "req.data", "responses": [
        {"then": {"to": "llm", "prompt": "question <<req.data>> of <<req.options.name>>",
                  "responses": [{"then": {"to": "eval:data", "prompt": "<?json(req.text)?>"}}]}}]}
      """;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String actor;
  private final int questions;
  private final Supplier<Api> servers;
  private final AtomicInteger count = new AtomicInteger();
  private final List<String> runs = new CopyOnWriteArrayList<>();
  private final List<Future<?>> chatting = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean enough;

  /**
   * @param actor one that {@link #ASKS_EACH}
   * @param servers whom to ask next
   */
  Chatters(String actor, int questions, Supplier<Api> servers) {
    this.actor = actor;
    this.questions = questions;
    this.servers = servers;
  }

  /** So many people chat, one chat after the other until it is enough. */
  void chatOn(int people) {
    for (int i = 0; i < people; i++) {
      chatting.add(
          threads.submit(() -> {
            do {
              chat();
            } while (!enough);
          }));
    }
  }

  /** So many people chat once. */
  void chatOnce(int people) {
    for (int i = 0; i < people; i++) {
      chatting.add(threads.submit(this::chat));
    }
  }

  /** Lets all chats that have begun end; returns their runs. */
  List<String> end() throws Exception {
    enough = true;
    for (Future<?> chat : chatting) {
      chat.get();
    }
    chatting.clear();
    return List.copyOf(runs);
  }

  private void chat() {
    String name = "run-" + count.incrementAndGet();
    String items =
        IntStream.rangeClosed(1, questions)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(",", "[", "]"));
    String dto = "{\"data\": %s, \"options\": {\"name\": \"%s\"}}".formatted(items, name);
    JsonNode answer =
        await()
            .atMost(PATIENCE)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(100))
            .ignoreExceptions()
            .until(() -> sent(dto, name), found -> found.path("statusCode").asInt(-1) == 0);
    runs.add(answer.path("options").path("runId").asString());
    JsonNode data = answer.path("data");
    assertThat(data).hasSize(questions);
    for (int i = 0; i < questions; i++) {
      assertThat(data.get(i).asString())
          .isEqualTo("echo: question %d of %s".formatted(i + 1, name));
    }
  }

  private JsonNode sent(String dto, String name) {
    Api api = servers.get();
    return api.send(
            api.request("/api/actors/" + actor + "/chat")
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", name)
                .PUT(BodyPublishers.ofString(dto)))
        .json();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
