package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.testing.Api;
import chat.roles.testing.StubModelServer;
import chat.roles.testing.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** Real servers on one database, upgraded and cut off from it for a moment. */
@Timeout(300)
class TwoServersTests {

  private static final int QUESTIONS = 120;
  private static final int PEOPLE = 4;
  private static final int CUTS = 5;

  private static final String ASKS_ITS_USER =
      """
      {"to": "eval", "prompt": "draft", "responses": [
        {"then": {"to": "user-command:start"}},
        {"then": {"to": "eval", "prompt": "final <<req.text>>"}}]}
      """;

  @TempDir private Path data;

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
      JsonNode ended = endedOnce(onTwo.api(), actor, "end");
      assertThat(ended.path("text").asString()).isEqualTo("final draft, corrected");
      String run = suspended.path("options").path("runId").asString();
      assertThat(awaitDone(onOne.api(), run).path("result").path("text").asString())
          .isEqualTo("final draft, corrected");
      assertThat(endedOnce(onOne.api(), actor, "again").path("statusCode").asInt()).isEqualTo(405);
      assertThat(one.stop()).isZero();
      assertThat(two.stop()).isZero();
    }
  }

  private static JsonNode awaitDone(Api api, String run) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> api.get("/api/runs/" + run).json(),
            found -> found.path("state").asString().equals("done"));
  }

  /** As a careful client does it: again while the server is unavailable, with the same key. */
  private static JsonNode endedOnce(Api api, String actor, String key) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                api.send(
                    api.request("/api/actors/" + actor + "/chat/command-end")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
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
    Ledger ledger = new Ledger();
    try (StubModelServer model = StubModelServer.start().witnessedBy(ledger::witness)) {
      model.delayed(Duration.ofMillis(5));
      ServerUnderTest server = ServerUnderTest.startOn(database, data.resolve("1"), model);
      Api.Registered user = Api.on(server.port()).register();
      String actor = Stages.of(user.api()).answering(Chatters.ASKS_EACH);
      try (Chatters chatters = new Chatters(actor, QUESTIONS, user::api)) {
        chatters.chatOnce(PEOPLE);
        for (int cut = 1; cut <= CUTS; cut++) {
          awaitCalls(model, PEOPLE * 20 * cut);
          severAll(database);
        }
        ledger.check(database, chatters.end(), QUESTIONS);
      }
      assertThat(server.stop()).isZero();
    }
  }

  private static void awaitCalls(StubModelServer model, int calls) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> model.calls() >= calls);
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
