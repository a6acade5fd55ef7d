package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.testing.Api;
import chat.roles.testing.StubModelServer;
import chat.roles.testing.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** Two real servers on one database. The model keeps the ledger of what was asked. */
@Timeout(300)
class TwoServersTests {

  private static final int QUESTIONS = 120;
  private static final int RUNS = 4;

  private static final String ASKS_EACH =
      """
      {"to": "iterator", "prompt": "req.data", "responses": [
        {"then": {"to": "llm", "prompt": "question <<req.data>> of <<req.options.name>>",
                  "responses": [{"then": {"to": "eval:data", "prompt": "<?json(req.text)?>"}}]}}]}
      """;

  private static final String ASKS_ITS_USER =
      """
      {"to": "eval", "prompt": "draft", "responses": [
        {"then": {"to": "user-command:start"}},
        {"then": {"to": "eval", "prompt": "final <<req.text>>"}}]}
      """;

  @TempDir private Path data;

  @Test
  void aPausedServerAndAKilledOneLoseNothingAndRepeatNothingButWhatWasInFlight() throws Exception {
    String database = TestDatabase.freshUrl();
    try (StubModelServer model = StubModelServer.start().delayed(Duration.ofMillis(15))) {
      ServerUnderTest first = ServerUnderTest.startOn(database, data.resolve("1"), model);
      ServerUnderTest second = ServerUnderTest.startOn(database, data.resolve("2"), model);
      Api.Registered user = Api.on(first.port()).register();
      Stages stages = Stages.of(user.api());
      List<String> runs = begin(stages, stages.answering(ASKS_EACH), database);
      awaitCalls(model, RUNS * 30);
      first.pause();
      awaitCalls(model, RUNS * 60);
      first.resume();
      awaitCalls(model, RUNS * 90);
      second.kill();
      for (String run : runs) {
        JsonNode ended = awaitDone(user.api(), run);
        assertThat(ended.path("result").path("data")).hasSize(QUESTIONS);
      }
      assertLedger(model, 2 * RUNS);
      assertThat(first.stop()).isZero();
    }
  }

  private static void awaitCalls(StubModelServer model, int calls) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> model.calls() >= calls);
  }

  /** Starts the runs from threads whose connections may break, and returns the runs' ids. */
  private static List<String> begin(Stages stages, String actor, String database) {
    String items =
        IntStream.rangeClosed(1, QUESTIONS)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(",", "[", "]"));
    for (int i = 0; i < RUNS; i++) {
      String dto = "{\"data\": %s, \"options\": {\"name\": \"run %d\"}}".formatted(items, i);
      Thread.ofVirtual().start(() -> sent(stages, actor, dto));
    }
    JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(database));
    return await()
        .until(
            () ->
                jdbc.sql("SELECT id FROM run WHERE actor = ?")
                    .param(actor)
                    .query(String.class)
                    .list(),
            ids -> ids.size() == RUNS);
  }

  private static void sent(Stages stages, String actor, String dto) {
    try {
      stages.put(actor, dto);
    } catch (RuntimeException | AssertionError _) {
      // the server was paused or killed; the run is looked at in the end
    }
  }

  private static JsonNode awaitDone(Api api, String run) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> api.get("/api/runs/" + run).json(),
            found -> found.path("state").asString().equals("done"));
  }

  /** Each question was asked under one key; again only when it was in flight. */
  private static void assertLedger(StubModelServer model, int mostRepeated) {
    Map<String, List<String>> keysByQuestion =
        model.remembered().stream()
            .collect(
                Collectors.groupingBy(
                    StubModelServer.Call::body,
                    Collectors.mapping(
                        call -> call.headers().get("idempotency-key"), Collectors.toList())));
    assertThat(keysByQuestion).hasSize(RUNS * QUESTIONS);
    assertThat(keysByQuestion.values())
        .allSatisfy(keys -> assertThat(keys.stream().distinct()).hasSize(1));
    assertThat(model.calls())
        .isBetween((long) RUNS * QUESTIONS, (long) RUNS * QUESTIONS + mostRepeated);
  }

  @Test
  void aSuspendedRunOutlivesAnUpgradeAndIsEndedFromAnyServer() throws Exception {
    String database = TestDatabase.freshUrl();
    try (StubModelServer model = StubModelServer.start()) {
      ServerUnderTest old = ServerUnderTest.startOn(database, data.resolve("1"), model);
      Api.Registered user = Api.on(old.port()).register();
      Stages stages = Stages.of(user.api());
      String actor = stages.answering(ASKS_ITS_USER);
      JsonNode suspended = stages.patch(actor, "{\"text\": \"x\"}");
      assertThat(suspended.path("statusCode").asInt()).isEqualTo(-1);
      assertThat(old.stop()).isZero();
      ServerUnderTest one = ServerUnderTest.startOn(database, data.resolve("1"), model);
      ServerUnderTest two = ServerUnderTest.startOn(database, data.resolve("2"), model);
      Stages onOne = Stages.of(Api.on(one.port()).as(user.token()));
      Stages onTwo = Stages.of(Api.on(two.port()).as(user.token()));
      JsonNode corrected =
          onOne.put(
              actor,
              "command-run",
              "{\"data\": {\"to\": \"eval\", \"prompt\": \"<<req.text>>, corrected\"}}");
      assertThat(corrected.path("text").asString()).isEqualTo("draft, corrected");
      severAll(database);
      JsonNode ended = endedOnce(onTwo.api(), actor);
      assertThat(ended.path("text").asString()).isEqualTo("final draft, corrected");
      String run = suspended.path("options").path("runId").asString();
      assertThat(awaitDone(onOne.api(), run).path("result").path("text").asString())
          .isEqualTo("final draft, corrected");
      assertThat(onOne.put(actor, "command-end", "{}").path("statusCode").asInt()).isEqualTo(405);
      assertThat(one.stop()).isZero();
      assertThat(two.stop()).isZero();
    }
  }

  /** As a careful client does it: again while the server is unavailable, with the same key. */
  private static JsonNode endedOnce(Api api, String actor) {
    return await()
        .until(
            () ->
                api.send(
                    api.request("/api/actors/" + actor + "/chat/command-end")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "end")
                        .PUT(BodyPublishers.ofString("{}"))),
            answer -> {
              assertThat(answer.status()).as(answer.text()).isIn(200, 503);
              return answer.status() == 200;
            })
        .json();
  }

  @Test
  void runsOutliveTheLossOfAllSessionsOfTheDatabase() throws Exception {
    String database = TestDatabase.freshUrl();
    try (StubModelServer model = StubModelServer.start().delayed(Duration.ofMillis(5))) {
      ServerUnderTest server = ServerUnderTest.startOn(database, data.resolve("1"), model);
      Api.Registered user = Api.on(server.port()).register();
      Stages stages = Stages.of(user.api());
      List<String> runs = begin(stages, stages.answering(ASKS_EACH), database);
      for (int cut = 1; cut <= 5; cut++) {
        awaitCalls(model, RUNS * 20 * cut);
        severAll(database);
      }
      for (String run : runs) {
        assertThat(awaitDone(user.api(), run).path("result").path("data")).hasSize(QUESTIONS);
      }
      assertLedger(model, 5 * RUNS);
      assertThat(server.stop()).isZero();
    }
  }

  private static void severAll(String database) {
    JdbcClient.create(new DriverManagerDataSource(database))
        .sql(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """)
        .query((row, _) -> row.getBoolean(1))
        .list();
  }
}
