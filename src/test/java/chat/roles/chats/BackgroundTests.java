package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.FreshDatabase;
import chat.roles.testing.StubModelServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Runs that go on without whoever asked. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"chatroles.discover-models=false", "chatroles.chats.answer-wait=100ms"})
@ContextConfiguration(initializers = FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackgroundTests {

  private static final String SLOW =
      """
      {"to": "llm", "responses": [{"then": {"to": "eval", "prompt": "late <<req.text>>"}}]}
      """;

  private static final StubModelServer MODEL = StubModelServer.start();

  private final JdbcClient jdbc;
  private Stages stages;

  BackgroundTests(@Autowired JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @DynamicPropertySource
  static void model(DynamicPropertyRegistry registry) {
    registry.add("chatroles.models.stub.url", MODEL::url);
    registry.add("chatroles.models.stub.model", () -> "stub");
  }

  @AfterAll
  static void endTheModel() {
    MODEL.close();
  }

  /** The model's next answer comes when it is asked for. */
  private static CountDownLatch holdBack() {
    CountDownLatch released = new CountDownLatch(1);
    MODEL.then((call, out) -> {
      released.await();
      return StubModelServer.Reaction.echo().react(call, out);
    });
    return released;
  }

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
  }

  private List<JsonNode> logged(String run) {
    return jdbc
        .sql("SELECT payload FROM event WHERE topic = 'log'")
        .query(String.class)
        .list()
        .stream()
        .map(payload -> Json.parse(String.valueOf(payload)))
        .filter(payload -> payload.path("runId").asString().equals(run))
        .toList();
  }

  private JsonNode ended(String run) {
    return await()
        .until(
            () -> stages.api().get("/api/runs/" + run).json(),
            found -> found.path("state").asString().equals("done"));
  }

  @Test
  void aCallerWhoWaitedLongEnoughHearsThatTheRunGoesOnAndTheResultComesAsAnEvent() {
    String actor = stages.answering(SLOW);
    CountDownLatch model = holdBack();
    JsonNode answer = stages.put(actor, "{\"text\": \"news\"}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(-1);
    assertThat(answer.path("message").asString()).isNotBlank();
    String run = answer.path("options").path("runId").asString();
    assertThat(logged(run)).isEmpty();
    model.countDown();
    assertThat(ended(run).path("result").path("text").asString()).isEqualTo("late echo: news");
    assertThat(logged(run)).hasSize(1);
    assertThat(logged(run).getFirst().path("result").path("text").asString())
        .isEqualTo("late echo: news");
  }

  @Test
  void aStreamEndsAndTheRunGoesOn() throws Exception {
    String actor = stages.answering(SLOW);
    CountDownLatch model = holdBack();
    var request =
        stages
            .api()
            .request("/api/actors/" + actor + "/chat")
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .PUT(BodyPublishers.ofString("{\"text\": \"stream\"}"))
            .build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    List<String> lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))
            .lines()
            .toList();
    assertThat(lines).contains("event:result");
    JsonNode last =
        Json.parse(
            lines.stream().filter(l -> l.startsWith("data:")).toList().getLast().substring(5));
    assertThat(last.path("statusCode").asInt()).isEqualTo(-1);
    String run = last.path("options").path("runId").asString();
    model.countDown();
    ended(run);
    assertThat(logged(run)).hasSize(1);
  }
}
