package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.StubModelServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A script in the middle of many questions, side by side, whose server and sandbox are killed. */
class KilledScriptTests {

  private static final int ROUNDS = 30;
  private static final int AT_ONCE = 4;
  private static final int KILLS = 2;

  private static final String ASKS =
      """
      async (chatDto, promptService, ctx) => {
        const arrived = [];
        const ids = [];
        for (let round = 0; round < %d; round++) {
          const id = promptService.uuid();
          ids.push(id);
          ctx.set('id' + round, id);
          await Promise.all([0, 1, 2, 3].map(n => promptService.process(new ChatDto(),
            {to: 'llm', prompt: `round ${round} question ${n} ${id}`},
            (dto) => { arrived.push(dto.text); ctx.set('arrived', arrived); })));
        }
        chatDto.data = {arrived, kept: ctx.get('arrived'),
          same: ids.every((id, round) => ctx.get('id' + round) === id)};
      }
      """
          .formatted(ROUNDS);

  @TempDir private Path data;

  @Test
  void aScriptSurvivesKillsAndAsksNothingTwiceButWhatWasInFlight() throws Exception {
    try (StubModelServer model = StubModelServer.start().delayed(Duration.ofMillis(5))) {
      ServerUnderTest server = ServerUnderTest.start(data, model);
      Api.Registered user = Api.on(server.port()).register();
      String actor =
          Stages.of(user.api())
              .answering(Json.write(Json.object().put("to", "script").put("prompt", ASKS)));
      String asked = "{\"text\": \"go\", \"options\": {\"maxQAs\": -1}}";
      String run =
          Stages.of(user.api()).patch(actor, asked).path("options").path("runId").asString();
      for (int kill = 1; kill <= KILLS; kill++) {
        long calls = (long) kill * ROUNDS * AT_ONCE / (KILLS + 1);
        await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(1))
            .until(() -> model.calls() >= calls);
        server.kill();
        server = ServerUnderTest.start(data, model);
      }
      Api again = Api.on(server.port()).as(user.token());
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> again.get("/api/runs/" + run).json().path("state").asString().equals("done"));
      JsonNode result = again.get("/api/runs/" + run).json().path("result");
      assertThat(result.path("statusCode").asInt()).as(result.toString()).isZero();
      JsonNode found = result.path("data");
      assertThat(found.path("same").asBoolean()).isTrue();
      assertThat(found.path("arrived"))
          .hasSize(ROUNDS * AT_ONCE)
          .isEqualTo(found.path("kept"))
          .doesNotHaveDuplicates();
      assertThat(StreamSupport.stream(found.path("arrived").spliterator(), false))
          .allMatch(text -> text.asString().startsWith("echo: round "));
      assertThat(model.calls())
          .isBetween((long) ROUNDS * AT_ONCE, (long) (ROUNDS + KILLS) * AT_ONCE);
      assertThat(server.stop()).isZero();
    }
  }
}
