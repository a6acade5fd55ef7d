package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.ServerTest;
import chat.roles.testing.StubModelServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * Runs that are operated while models answer, or do not: cancels, callers who hang up or wait,
 * branches side by side, budgets. Long, since all of it wants the one server whose model's answers
 * can be held back.
 */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatingTests {

  private static final StubModelServer MODEL = StubModelServer.start();

  private final JdbcClient jdbc;
  private Stages stages;

  OperatingTests(@Autowired JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @DynamicPropertySource
  static void models(DynamicPropertyRegistry registry) {
    registry.add("chatroles.chats.caller-check", () -> "50ms");
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
      MODEL.then((_, out) -> react(out));
    }

    boolean react(OutputStream out) throws IOException {
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

  private static List<String> texts(JsonNode items) {
    return items.valueStream().map(item -> item.path("t").asString()).toList();
  }

  @Test
  void aCallerWhoHangsUpIsNoticedAndTheResultComesAsAnEvent(@LocalServerPort int port)
      throws Exception {
    String actor = stages.answering("{\"to\": \"llm\"}");
    CountDownLatch answered = holdBack();
    String request =
        stages.api().request("/x").build().headers().firstValue("Authorization").orElseThrow();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              """
              PUT /api/actors/%s/chat HTTP/1.1\r
              Host: localhost\r
              Authorization: %s\r
              Content-Type: application/json\r
              Content-Length: 16\r
              \r
              {"text": "gone"}\
              """
                  .formatted(actor, request)
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().read()).as("the answer begins").isPositive();
    }
    await().until(() -> isUnattended(actor));
    answered.countDown();
    String run = onlyRun(actor).path("id").asString();
    stages
        .api()
        .send(
            stages
                .api()
                .request("/api/runs/" + run)
                .header("Accept", "text/event-stream")); // to its end
    assertThat(
            jdbc.sql("SELECT payload FROM event WHERE topic = 'log' AND position(? IN payload) > 0")
                .param(run)
                .query(String.class)
                .single())
        .contains("echo: gone");
  }

  private boolean isUnattended(String actor) {
    return jdbc.sql("SELECT unattended FROM run WHERE actor = ?")
        .param(actor)
        .query(Boolean.class)
        .single();
  }

  @Test
  void aCallerWhoWaitsLongGetsTheAnswerAfterSpaces() throws Exception {
    String actor = stages.answering("{\"to\": \"llm\"}");
    CountDownLatch answered = holdBack();
    var request =
        stages
            .api()
            .request("/api/actors/" + actor + "/chat")
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"text\": \"slow\"}"))
            .build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(body.read()).isEqualTo(' ');
      answered.countDown();
      String rest = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(Json.parse(rest).path("text").asString()).isEqualTo("echo: slow");
    }
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
  }

  /** The model's next answer comes when it is asked for. */
  private static CountDownLatch holdBack() {
    CountDownLatch answered = new CountDownLatch(1);
    MODEL.then((call, out) -> {
      answered.await();
      return StubModelServer.Reaction.echo().react(call, out);
    });
    return answered;
  }

  @Test
  void aParallelIteratorAsksSeveralItemsAtATimeAndAnswersInOrder() throws Exception {
    String actor =
        stages.answering(
            """
            {"to": "iterator:#parallel=4", "responses": [
              {"then": {"to": "llm", "prompt": "item <<req.data>>"}},
              {"then": {"to": "eval:data", "prompt": {"t": "<<req.text>>"}}}]}
            """);
    CyclicBarrier four = new CyclicBarrier(4);
    for (int i = 0; i < 8; i++) {
      MODEL.then((call, out) -> {
        try {
          four.await(20, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
          throw new IOException(e);
        }
        return StubModelServer.Reaction.echo().react(call, out);
      });
    }
    JsonNode answer = stages.put(actor, "{\"data\": [1, 2, 3, 4, 5, 6, 7, 8]}");
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isZero();
    assertThat(texts(answer.path("data")))
        .isEqualTo(IntStream.rangeClosed(1, 8).mapToObj(i -> "echo: item " + i).toList());
  }

  @Test
  void anErrorInAParallelIteratorCutsOffTheOthers() throws Exception {
    String actor =
        stages.answering(
            """
            {"to": "iterator:#parallel=2", "responses": [
              {"when": {"to": "eval", "prompt": "<? req.data == 1 ? 'yes' : 'no' ?>"},
               "then": {"to": "llm", "prompt": "ask first",
                 "responses": [{"then": {"to": "error", "prompt": "broken"}}]},
               "else": {"to": "llm", "prompt": "never ends"}}]}
            """);
    CountDownLatch asked = new CountDownLatch(1);
    Endless endless = new Endless();
    StubModelServer.Reaction either =
        (call, out) -> {
          if (call.body().contains("never")) {
            asked.countDown();
            return endless.react(out);
          }
          asked.await();
          return StubModelServer.Reaction.echo().react(call, out);
        };
    MODEL.then(either, either);
    JsonNode answer = stages.put(actor, "{\"data\": [1, 2, 3, 4]}");
    assertThat(answer.path("statusCode").asInt()).isNotZero();
    assertThat(answer.path("message").asString()).contains("broken");
    assertThat(answer.path("data")).isEqualTo(Json.parse("[1, 2, 3, 4]"));
    Endless.await(endless.cutOff);
  }

  @Test
  void branchesSideBySideSeeOnlyTheirOwnChangesUntilAllHaveEnded() {
    String actor =
        stages.actor(
            """
            {"onEntries": [
              {"name": "", "handle": {"to": "var:x", "prompt": "before", "responses": [
                {"then": {"to": "iterator:#parallel=8", "responses": [
                  {"then": {"to": "llm", "prompt": "<<req.data>> sees <<x>>"}},
                  {"then": {"to": "var:x", "prompt": "set by <<req.data>>"}},
                  {"then": {"to": "eval:data", "prompt": {"t": "<<req.text>>, then <<x>>"}}}]}},
                {"then": {"to": "eval", "prompt": "<<x>>"}}]}},
              {"name": "read", "handle": {"to": "eval", "prompt": "<<x>>"}}]}
            """);
    for (String method : List.of("PUT", "PATCH")) {
      String dto = "{\"data\": [1, 2, 3, 4, 5, 6, 7, 8]}";
      JsonNode answer = method.equals("PUT") ? stages.put(actor, dto) : stages.patch(actor, dto);
      assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isZero();
      assertThat(texts(answer.path("data")))
          .isEqualTo(
              IntStream.rangeClosed(1, 8)
                  .mapToObj(i -> "echo: %d sees before, then set by %d".formatted(i, i))
                  .toList());
      assertThat(answer.path("text").asString()).isEqualTo("set by 8");
    }
    assertThat(stages.put(actor, "read", "{}").path("text").asString()).isEqualTo("set by 8");
    JsonNode messages = stages.api().get("/api/actors/" + actor + "/messages?size=50").json();
    List<String> said =
        messages.path("items").valueStream().map(m -> m.path("text").asString()).toList();
    assertThat(said)
        .isEqualTo(
            IntStream.rangeClosed(1, 8)
                .boxed()
                .flatMap(i -> Stream.of(i + " sees before", "echo: " + i + " sees before"))
                .toList());
    assertThat(stages.patch(actor, "{\"data\": []}").path("statusCode").asInt()).isZero();
  }

  private static final String EACH =
      """
      {"to": "iterator%s", "responses": [
        {"then": {"to": "llm", "prompt": "item <<req.data>>"}},
        {"then": {"to": "eval:data", "prompt": {"t": "<<req.text>>"}}}]}
      """;

  private static String asking(String options) {
    return "{\"text\": \"x\", \"data\": [1, 2, 3, 4, 5, 6, 7, 8], \"options\": " + options + "}";
  }

  private static List<String> echoes(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "echo: item " + i).toList();
  }

  @Test
  void aChatWithItsQuestionsUsedUpAnswersWhatItHasSoFar() {
    String actor = stages.answering(EACH.formatted(""));
    long before = MODEL.calls();
    JsonNode answer = stages.put(actor, asking("{\"maxQAs\": 5}"));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(429);
    assertThat(answer.path("message").asString()).contains("options.maxQAs");
    assertThat(answer.path("options").path("maxQAs").asInt()).isEqualTo(-1);
    assertThat(texts(answer.path("data"))).isEqualTo(echoes(5));
    assertThat(MODEL.calls() - before).isEqualTo(5);
    for (String enough : List.of("{\"maxQAs\": 8}", "{\"maxQAs\": null}", "{}")) {
      assertThat(texts(stages.put(actor, asking(enough)).path("data"))).isEqualTo(echoes(8));
    }
  }

  @Test
  void branchesSideBySideShareTheirQuestions() {
    String actor = stages.answering(EACH.formatted(":parallel=4"));
    long before = MODEL.calls();
    JsonNode answer = stages.put(actor, asking("{\"maxQAs\": 5}"));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(429);
    assertThat(MODEL.calls() - before).isLessThanOrEqualTo(5);
    List<String> came = texts(answer.path("data"));
    assertThat(came).isEqualTo(echoes(came.size()));
  }

  @Test
  void aQuestionToAMemberCountsLikeThoseThatItAsksItself() {
    String actor =
        stages.actor(
            """
            {"onEntries": [
              {"name": "", "handle": {"to": "@#other"}},
              {"name": "other", "handle": {"to": "llm", "prompt": "deep"}}]}
            """);
    JsonNode stopped = stages.put(actor, asking("{\"maxQAs\": 1}"));
    assertThat(stopped.path("statusCode").asInt()).isEqualTo(429);
    assertThat(stopped.path("text").asString()).isEqualTo("x");
    JsonNode enough = stages.put(actor, asking("{\"maxQAs\": 2}"));
    assertThat(enough.path("text").asString()).isEqualTo("echo: deep");
  }

  @Test
  void aSpentBudgetOfTokensEndsTheRunWithWhatThereIs() {
    String actor = stages.answering(EACH.formatted(""));
    JsonNode answer = stages.put(actor, asking("{\"budgetTokens\": 20}"));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(402);
    assertThat(texts(answer.path("data"))).isEqualTo(echoes(2));
    JsonNode run =
        stages.api().get("/api/runs/" + answer.path("options").path("runId").asString()).json();
    assertThat(run.path("state").asString()).isEqualTo("failed");
    assertThat(run.path("tokensIn").asInt() + run.path("tokensOut").asInt()).isEqualTo(24);
  }

  @Test
  void aNegativeNumberOfQuestionsLetsTheChatGoOnInTheBackground() throws Exception {
    String actor = stages.answering(EACH.formatted(""));
    CountDownLatch answered = new CountDownLatch(1);
    StubModelServer.Reaction waits =
        (call, out) -> {
          answered.await();
          return StubModelServer.Reaction.echo().react(call, out);
        };
    MODEL.then(StubModelServer.Reaction.echo(), StubModelServer.Reaction.echo(), waits);
    JsonNode answer = stages.put(actor, asking("{\"maxQAs\": -2}"));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(-1);
    answered.countDown();
    String path = "/api/runs/" + answer.path("options").path("runId").asString();
    stages
        .api()
        .send(stages.api().request(path).header("Accept", "text/event-stream")); // to its end
    JsonNode run = stages.api().get(path).json();
    assertThat(run.path("state").asString()).isEqualTo("done");
    assertThat(texts(run.path("result").path("data"))).isEqualTo(echoes(8));
  }

  @Test
  void refusesBudgetsThatAreNone() {
    String actor = stages.answering(EACH.formatted(""));
    for (String options :
        List.of(
            "{\"maxQAs\": 0}",
            "{\"maxQAs\": 1.5}",
            "{\"maxQAs\": \"5\"}",
            "{\"budgetTokens\": 0}",
            "{\"budgetTokens\": -5}")) {
      Answer answer = stages.api().put("/api/actors/" + actor + "/chat", asking(options));
      assertThat(answer.status()).as(options).isEqualTo(400);
      assertThat(answer.json().path("errors").get(0).path("path").asString())
          .startsWith("$.options.");
    }
  }

  @Test
  void stepsAreMeasuredByTool(@Autowired MeterRegistry meters) {
    stages.put(stages.answering("{\"to\": \"llm\"}"), "{\"text\": \"x\"}");
    assertThat(meters.get("chatroles.runs.steps").tag("tool", "llm").timers())
        .allSatisfy(timer -> assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive());
  }

  @Test
  void goingOnByTheRecordIsMeasured(@Autowired MeterRegistry meters) {
    Timer replays = meters.get("chatroles.runs.replays").timer();
    String actor =
        stages.answering(
            """
            {"to": "llm", "responses": [{"then": {"to": "user-command:start"}}]}\
            """);
    long before = replays.count();
    stages.put(actor, "{\"text\": \"x\"}");
    assertThat(replays.count()).as("nothing has gone on yet").isEqualTo(before);
    stages.put(actor, "command-end", "{}");
    assertThat(replays.count()).isEqualTo(before + 1);
  }
}
