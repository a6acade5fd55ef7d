package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.ServerTest;
import chat.roles.testing.StubModelServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Runs that are operated while models answer, or do not. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatingTests {

  private static final StubModelServer MODEL = StubModelServer.start();

  private Stages stages;

  @DynamicPropertySource
  static void models(DynamicPropertyRegistry registry) {
    registry.add("chatroles.models.stub.url", MODEL::url);
    registry.add("chatroles.models.stub.model", () -> "stub");
  }

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
  }

  /** A model that begins to answer and never ends; tells when it was asked and when cut off. */
  private static final class Endless {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch cutOff = new CountDownLatch(1);

    void plan() {
      MODEL.then((_, out) -> {
        asked.countDown();
        try {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write(": working\n\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            LockSupport.parkNanos(5_000_000);
          }
        } catch (IOException e) {
          cutOff.countDown();
          throw e;
        }
      });
    }

    static void await(CountDownLatch latch) throws InterruptedException {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private JsonNode onlyRun(String actor) {
    JsonNode runs = stages.api().get("/api/runs?actorId=" + actor).json();
    assertThat(runs.path("total").asInt()).isEqualTo(1);
    return runs.path("items").get(0);
  }

  @Test
  void cancellingCutsOffTheModelAndAnswersWhoeverWaits() throws Exception {
    String actor = stages.answering("{\"to\": \"llm\"}");
    Endless endless = new Endless();
    endless.plan();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<JsonNode> chat = pool.submit(() -> stages.patch(actor, "{\"text\": \"endless\"}"));
      Endless.await(endless.asked);
      JsonNode run = onlyRun(actor);
      assertThat(run.path("state").asString()).isEqualTo("running");
      Future<JsonNode> behind = pool.submit(() -> stages.patch(actor, "{\"text\": \"behind\"}"));
      String cancel = "/api/runs/" + run.path("id").asString() + "/cancel";
      Answer cancelled = stages.api().post(cancel, "");
      assertThat(cancelled.status()).isEqualTo(200);
      assertThat(cancelled.json().path("state").asString()).isEqualTo("cancelled");
      Endless.await(endless.cutOff);
      assertThat(chat.get().path("statusCode").asInt()).isEqualTo(499);
      assertThat(behind.get().path("text").asString()).isEqualTo("echo: behind");
      assertThat(stages.api().post(cancel, "").status()).isEqualTo(200);
      String done = behind.get().path("options").path("runId").asString();
      Answer conflict = stages.api().post("/api/runs/" + done + "/cancel", "");
      assertThat(conflict.status()).isEqualTo(409);
      assertThat(conflict.json().path("code").asString()).isEqualTo("run-ended");
    }
  }
}
