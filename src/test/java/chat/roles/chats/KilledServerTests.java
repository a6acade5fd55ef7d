package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.testing.Api;
import chat.roles.testing.StubModelServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The promise of the product: a killed server goes on, and pays for no finished answer twice. */
class KilledServerTests {

  private static final int QUESTIONS = 1_000;
  private static final int KILLS = 5;

  private static final String ASKS_EACH =
      """
      {"to": "iterator", "prompt": "req.data", "responses": [
        {"then": {"to": "llm", "prompt": "question <<req.data>>",
                  "responses": [{"then": {"to": "eval:data", "prompt": "<?json(req.text)?>"}}]}}]}
      """;

  @TempDir private Path data;

  @Test
  void aRunOfAThousandQuestionsSurvivesFiveKills() throws Exception {
    try (StubModelServer model = StubModelServer.start().delayed(Duration.ofMillis(1))) {
      ServerUnderTest server = ServerUnderTest.start(data, model);
      Api.Registered user = Api.on(server.port()).register();
      String actor = Stages.of(user.api()).answering(ASKS_EACH);
      String run = begin(user.api(), actor);
      for (int kill = 1; kill <= KILLS; kill++) {
        long calls = (long) kill * QUESTIONS / (KILLS + 1);
        await()
            .atMost(Duration.ofMinutes(1))
            .pollInterval(Duration.ofMillis(1))
            .until(() -> model.calls() >= calls);
        server.kill();
        server = ServerUnderTest.start(data, model);
      }
      Api again = Api.on(server.port()).as(user.token());
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> again.get("/api/runs/" + run).json().path("state").asString().equals("done"));
      JsonNode result = again.get("/api/runs/" + run).json().path("result");
      assertThat(result.path("statusCode").asInt()).isZero();
      assertThat(result.path("data")).hasSize(QUESTIONS);
      assertThat(result.path("data").get(0).asString()).contains("question 1");
      assertThat(result.path("data").get(QUESTIONS - 1).asString()).contains("question 1000");
      assertThat(model.calls()).isBetween((long) QUESTIONS, (long) QUESTIONS + KILLS);
      assertThat(server.stop()).isZero();
    }
  }

  /** Starts the chat, and returns the run's id as soon as the stream names it. */
  private static String begin(Api api, String actor) throws IOException, InterruptedException {
    String items =
        IntStream.rangeClosed(1, QUESTIONS)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(","));
    var request =
        api.request("/api/actors/" + actor + "/chat")
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .PUT(BodyPublishers.ofString("{\"data\": [" + items + "]}"))
            .build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("data:") && line.contains("\"id\"")) {
        return chat.roles.kernel.json.Json.parse(line.substring(5)).path("id").asString();
      }
    }
    throw new AssertionError("the stream named no run");
  }
}
