package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.StubModelServer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The import of a document whose server is killed in the middle. */
class KilledImportTests {

  private static final int PARTS = 200;
  private static final int BATCHES = 2 * PARTS / 64 + 1;

  private static final String DOCUMENT =
      String.join(
              "\n\n",
              IntStream.range(0, PARTS)
                  .mapToObj(i -> "# Part %d\n\n%s.".formatted(i, ("word" + i + " ").repeat(60)))
                  .toList())
          + "\n";

  private static final String IMPORTS =
      """
      {"to": "memory:versions#save", "prompt": "v1", "responses": [
        {"then": {"to": "memory:import", "prompt": {"name": "Parts"}, "responses": [
          {"then": {"to": "memory:export"}}]}}]}
      """;

  @TempDir private Path data;

  @Test
  void itGoesOnWithTheBatchWhereItWas() throws Exception {
    try (StubModelServer model = StubModelServer.start()) {
      ServerUnderTest server = ServerUnderTest.start(data, model);
      Api.Registered user = Api.on(server.port()).register();
      Api api = user.api();
      String actor = Stages.of(api).answering(IMPORTS);
      Thread caller = Thread.ofVirtual().start(() -> asks(api, actor));
      await().atMost(Duration.ofMinutes(2)).until(() -> !newest(api).isEmpty());
      String run = newest(api);
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> batches(api, run).size() >= 2);
      server.kill();
      caller.join();
      server = ServerUnderTest.start(data, model);
      Api again = Api.on(server.port()).as(user.token());
      List<String> before = batches(again, run);
      assertThat(before.size()).isBetween(2, BATCHES - 1);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() ->
              !again.get("/api/runs/" + run).json().path("state").asString().equals("running"));
      JsonNode result = again.get("/api/runs/" + run).json().path("result");
      assertThat(result.path("statusCode").asInt()).as(result.path("message").asString()).isZero();
      assertThat(result.path("text").stringValue().equals(DOCUMENT)).isTrue();
      assertThat(result.at("/data/nodes").intValue()).isEqualTo(2 * PARTS + 1);
      List<String> after = batches(again, run);
      assertThat(after).startsWith(before.toArray(String[]::new)).hasSize(BATCHES);
      assertThat(server.stop()).isZero();
    }
  }

  /** Waits for an answer that does not come. */
  private static void asks(Api api, String actor) {
    try {
      api.patch("/api/actors/" + actor + "/chat", Json.object().put("text", DOCUMENT));
    } catch (UncheckedIOException e) {
      // the server was killed
    }
  }

  private static String newest(Api api) {
    return api.get("/api/runs").json().path("items").path(0).path("id").asString("");
  }

  /** The recorded batches as the trace shows them, answers and times with them. */
  private static List<String> batches(Api api, String run) {
    return api.get("/api/runs/" + run + "/qas?depth=9")
        .json()
        .path("items")
        .valueStream()
        .filter(step -> step.at("/question/from").isNumber())
        .map(JsonNode::toString)
        .toList();
  }
}
