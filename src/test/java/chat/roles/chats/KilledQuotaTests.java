package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.testing.Api;
import chat.roles.testing.StubModelServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server that is killed between reserving and settling takes no token that was not used. */
class KilledQuotaTests {

  private static final int QUESTIONS = 120;
  private static final int EACH = 12;
  private static final int AT_ONCE = 4;

  private static final List<String> SETTINGS =
      List.of("--chatroles.quota.tokens=100000", "--chatroles.quota.period=30d");

  private static final String ASKS_EACH =
      """
      {"to": "iterator:#parallel=%d", "prompt": "req.data", "responses": [
        {"then": {"to": "llm", "prompt": "question <<req.data>>"}}]}
      """
          .formatted(AT_ONCE);

  @TempDir private Path data;

  @Test
  void theQuotaHasWhatTheJournalDoesNotHave() throws Exception {
    try (StubModelServer model = StubModelServer.start().delayed(Duration.ofMillis(5))) {
      ServerUnderTest server = ServerUnderTest.start(data, model, SETTINGS);
      Api.Registered user = Api.on(server.port()).register();
      String actor = Stages.of(user.api()).answering(ASKS_EACH);
      String items =
          IntStream.range(0, QUESTIONS).mapToObj(String::valueOf).collect(Collectors.joining(","));
      Thread.ofVirtual()
          .start(() ->
              user.api().put("/api/actors/" + actor + "/chat", "{\"data\": [" + items + "]}"));
      await().pollInterval(Duration.ofMillis(1)).until(() -> model.calls() >= QUESTIONS / 2);
      server.kill();
      server = ServerUnderTest.start(data, model, SETTINGS);
      Api again = Api.on(server.port()).as(user.token());
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> run(again).path("state").asString().equals("done"));
      assertThat(run(again).path("tokensIn").asInt() + run(again).path("tokensOut").asInt())
          .isEqualTo(QUESTIONS * EACH);
      assertThat(model.calls()).isBetween((long) QUESTIONS, (long) QUESTIONS + AT_ONCE);
      await()
          .untilAsserted(() -> assertThat(remaining(again)).isEqualTo(100_000 - QUESTIONS * EACH));
      assertThat(server.stop()).isZero();
    }
  }

  private static JsonNode run(Api api) {
    return api.get("/api/runs").json().path("items").get(0);
  }

  private static long remaining(Api api) {
    return api.get("/api/me/quotas").json().path("items").get(0).path("remaining").asLong();
  }
}
