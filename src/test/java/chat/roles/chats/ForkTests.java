package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.ServerTest;
import chat.roles.testing.StubModelServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Forks of runs that have ended, and what they are compared with. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForkTests {

  private static final StubModelServer MODEL = StubModelServer.start();

  private Stages stages;

  @DynamicPropertySource
  static void models(DynamicPropertyRegistry registry) {
    registry.add("chatroles.models.stub.url", MODEL::url);
    registry.add("chatroles.models.stub.model", () -> "stub");
    registry.add("chatroles.models.other.url", MODEL::url);
    registry.add("chatroles.models.other.model", () -> "other");
    registry.add("chatroles.models.other.cost", () -> "1");
  }

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
  }

  private static String run(JsonNode answer) {
    return answer.path("options").path("runId").asString();
  }

  private JsonNode forked(String run, String body) {
    Answer made = stages.api().post("/api/runs/" + run + "/fork", body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String path = "/api/runs/" + made.json().path("id").asString();
    assertThat(made.header("Location")).isEqualTo(path);
    Answer followed =
        stages
            .api()
            .send(stages.api().request(path).header("Accept", "text/event-stream")); // to its end
    assertThat(followed.text()).contains("event:end");
    return stages.api().get(path).json();
  }

  private List<String> compared(String one, String other) {
    JsonNode items =
        stages.api().get("/api/runs/" + one + "/compare?with=" + other).json().path("items");
    return items
        .valueStream()
        .map(i -> i.path("path").asString() + " " + i.path("change").asString())
        .toList();
  }

  private static final String THREE =
      """
      {"to": "llm", "prompt": "first", "responses": [
        {"then": {"to": "llm", "prompt": "second of <<req.text>>"}},
        {"then": {"to": "llm", "prompt": "third of <<req.text>>"}}]}
      """;

  @Test
  void aForkAsksAgainFromOneQaOnAndTakesAlongWhatCameBefore() {
    String old = run(stages.put(stages.answering(THREE), "{}"));
    long before = MODEL.calls();
    JsonNode fork = forked(old, "{\"fromQa\": \"2\"}");
    assertThat(fork.path("state").asString()).as(fork.toString()).isEqualTo("done");
    assertThat(fork.path("forkedFrom").asString()).isEqualTo(old);
    assertThat(fork.path("forkedAt").asString()).isEqualTo("2");
    assertThat(MODEL.calls() - before).isEqualTo(1);
    assertThat(compared(old, fork.path("id").asString()))
        .containsExactly("@ same", "0 same", "1 same", "2 same");
  }

  @Test
  void aForkGoesOnFromACorrectedAnswerOrWithAnotherModel() {
    String old = run(stages.put(stages.answering(THREE), "{}"));
    JsonNode corrected = forked(old, "{\"fromQa\": \"1\", \"answer\": \"right\"}");
    assertThat(corrected.path("result").path("text").asString()).isEqualTo("echo: third of right");
    assertThat(compared(old, corrected.path("id").asString()))
        .containsExactly("@ same", "0 same", "1 different", "2 different");
    JsonNode other = forked(old, "{\"fromQa\": \"2\", \"model\": \"stub\"}");
    JsonNode another = forked(old, "{\"fromQa\": \"2\", \"model\": \"other\"}");
    assertThat(asked(other, 1)).isEqualTo(asked(another, 1));
    assertThat(
            MODEL.remembered().reversed().stream()
                .limit(2)
                .map(c -> c.body().contains("\"other\"")))
        .containsExactly(true, false);
  }

  @Test
  void aForksTotalsAreWhatItAskedItself() {
    String old = run(stages.put(stages.answering(THREE), "{}"));
    JsonNode whole = stages.api().get("/api/runs/" + old).json();
    assertThat(whole.path("tokensIn").asInt()).isEqualTo(21);
    JsonNode fork = forked(old, "{\"fromQa\": \"1\", \"answer\": \"right\"}");
    assertThat(fork.path("tokensIn").asInt()).isEqualTo(7);
    assertThat(fork.path("tokensOut").asInt()).isEqualTo(5);
    assertThat(fork.path("qas").asInt()).isEqualTo(1);
  }

  @Test
  void aCorrectedAnswerEntersTheConversationInsteadOfTheOriginal() {
    String actor = stages.answering(THREE);
    stages.patch(actor, "{}");
    String old = run(stages.patch(actor, "{}"));
    JsonNode fork = forked(old, "{\"fromQa\": \"1\", \"answer\": \"right\"}");
    assertThat(fork.path("result").path("text").asString()).isEqualTo("echo: third of right");
    assertThat(conversation(actor))
        .endsWith(
            "first",
            "echo: first",
            "second of echo: first",
            "right",
            "third of right",
            "echo: third of right")
        .hasSize(12);
    JsonNode again =
        forked(fork.path("id").asString(), "{\"fromQa\": \"1\", \"answer\": \"better\"}");
    assertThat(again.path("result").path("text").asString()).isEqualTo("echo: third of better");
    assertThat(conversation(actor)).contains("better").doesNotContain("right").hasSize(12);
  }

  private List<String> conversation(String actor) {
    return stages
        .api()
        .get("/api/actors/" + actor + "/messages?size=100")
        .json()
        .path("items")
        .valueStream()
        .map(message -> message.path("text").asString())
        .toList();
  }

  private JsonNode asked(JsonNode run, int path) {
    return stages
        .api()
        .get("/api/runs/" + run.path("id").asString() + "/qas/" + path)
        .json()
        .path("question");
  }

  @Test
  void aForkWithAnotherReleaseGoesItsWayOrFailsWhereThatDiffers() {
    String role = stages.role("Forked");
    String program = "{\"onEntries\": [{\"name\": \"\", \"handle\": " + THREE + "}]}";
    String host = stages.host(role, program);
    String release = stages.host(role, program.replace("third", "last"));
    String foreign = stages.host(stages.role("Foreign"), program);
    String actor =
        stages
            .api()
            .post("/api/actors", Map.of("roleId", role, "hostId", host))
            .json()
            .path("id")
            .asString();
    String old = run(stages.patch(actor, "{}"));
    JsonNode fork = forked(old, "{\"fromQa\": \"2\", \"hostId\": \"" + release + "\"}");
    assertThat(fork.path("result").path("text").asString())
        .isEqualTo("echo: last of echo: second of echo: first");
    String other = stages.host(role, program.replace("second", "another"));
    JsonNode lost = forked(old, "{\"fromQa\": \"2\", \"hostId\": \"" + other + "\"}");
    assertThat(lost.path("state").asString()).isEqualTo("failed");
    assertThat(lost.path("result").path("message").asString())
        .contains("second")
        .contains("another");
    Answer wrong =
        stages
            .api()
            .post(
                "/api/runs/" + old + "/fork",
                "{\"fromQa\": \"2\", \"hostId\": \"" + foreign + "\"}");
    assertThat(wrong.status()).isEqualTo(400);
  }

  @Test
  void aForkKeepsOrCorrectsWhatAMemberAnsweredAndWhatBranchesDid() {
    String actor =
        stages.actor(
            """
            {"onEntries": [
              {"name": "", "handle": {"to": "iterator:#parallel=3", "responses": [
                {"then": {"to": "@#deep", "prompt": "<<req.data>>"}},
                {"then": {"to": "llm", "prompt": "after <<req.text>>"}},
                {"then": {"to": "eval:data", "prompt": {"t": "<<req.text>>"}}}]}},
              {"name": "deep", "handle": {"to": "llm", "prompt": "deep <<req.text>>"}}]}
            """);
    String old = run(stages.patch(actor, "{\"data\": [1, 2, 3]}"));
    long before = MODEL.calls();
    JsonNode corrected = forked(old, "{\"fromQa\": \"0.2.0\", \"answer\": \"right\"}");
    assertThat(
            corrected
                .path("result")
                .path("data")
                .valueStream()
                .map(item -> item.path("t").asString()))
        .containsExactly(
            "echo: after echo: deep 1", "echo: after echo: deep 2", "echo: after right");
    assertThat(MODEL.calls() - before).isEqualTo(1);
    JsonNode again = forked(old, "{\"fromQa\": \"0.1.0.0\"}");
    assertThat(MODEL.calls() - before).as("deep 2, after, deep 3, after").isEqualTo(5);
    assertThat(again.path("result").path("data"))
        .isEqualTo(stages.api().get("/api/runs/" + old).json().path("result").path("data"));
  }

  @Test
  void refusesForksFromWhereThereIsNothing() {
    String actor = stages.answering(THREE);
    String old = run(stages.put(actor, "{}"));
    Map<String, Integer> wrong =
        Map.of(
            "{}", 400,
            "{\"fromQa\": \"7\"}", 404,
            "{\"fromQa\": \"@\"}", 400,
            "{\"fromQa\": \"1\", \"model\": \"none\"}", 400,
            "{\"fromQa\": \"1\", \"answer\": 5}", 400,
            "{\"fromQa\": \"1\", \"hostId\": \"none\"}", 404);
    wrong.forEach((body, status) ->
        assertThat(stages.api().post("/api/runs/" + old + "/fork", body).status())
            .as(body)
            .isEqualTo(status));
    assertThat(stages.api().post("/api/runs/none/fork", "{\"fromQa\": \"1\"}").status())
        .isEqualTo(404);
    assertThat(stages.api().get("/api/runs/" + old + "/compare?with=none").status()).isEqualTo(404);
  }
}
