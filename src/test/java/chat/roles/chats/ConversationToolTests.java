package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Programs that look at their actor's conversation, shorten it, or begin another. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationToolTests {

  private static final String TALKER =
      """
      {"onEntries": [
        {"name": "", "handle": {"to": "llm"}},
        {"name": "new", "handle": {"to": "conversation:new"}},
        {"name": "short", "handle": {"to": "conversation:summarize"}},
        {"name": "short-as", "handle": {"to": "conversation:summarize", "prompt": "In a word?"}},
        {"name": "seen", "handle": {"to": "conversation:messages"}},
        {"name": "new-and-seen", "handle": {"to": "conversation:new", "responses": [
          {"then": {"to": "conversation:messages"}}]}},
        {"name": "short-and-seen", "handle": {"to": "conversation:summarize", "responses": [
          {"then": {"to": "conversation:messages"}}]}},
        {"name": "new-after-a-pause", "handle": {"to": "conversation:new", "responses": [
          {"then": {"to": "user-command:start"}}, {"then": {"to": "llm", "prompt": "third"}}]}},
        {"name": "side-by-side", "handle": {"to": "iterator:parallel=2", "responses": [
          {"then": {"to": "conversation:new"}}]}}
      ]}
      """;

  private Stages stages;
  private String actor;

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
  }

  @BeforeEach
  void talks() {
    actor = stages.actor(TALKER);
    stages.patch(actor, "{\"text\": \"first\"}");
    stages.patch(actor, "{\"text\": \"second\"}");
  }

  private List<String> seen() {
    return texts(stages.put(actor, "seen", "{}").path("data"));
  }

  private static List<String> texts(JsonNode messages) {
    List<String> texts = new ArrayList<>();
    messages.forEach(m -> texts.add(m.path("role").asString() + ": " + m.path("text").asString()));
    return texts;
  }

  @Test
  void readsWhatTheModelSees() {
    JsonNode answer = stages.put(actor, "seen", "{\"text\": \"kept\"}");
    assertThat(texts(answer.path("data"))).hasSize(4).startsWith("user: first");
    assertThat(texts(answer.path("data")).get(2)).isEqualTo("user: second");
    assertThat(answer.at("/data/1/role").asString()).isEqualTo("assistant");
    assertThat(answer.path("text").asString()).isEqualTo("kept");
    JsonNode stateless = stages.put(actor, "seen", "{\"options\": {\"stateless\": true}}");
    assertThat(stateless.path("data")).isEmpty();
  }

  @Test
  void beginsAfreshAndKeepsWhatWasSaid() {
    JsonNode messages = stages.api().get("/api/actors/" + actor + "/messages").json();
    String old = messages.path("items").get(3).path("id").asString();

    JsonNode begun = stages.patch(actor, "new", "{\"text\": \"kept\"}");

    assertThat(begun.path("text").asString()).isEqualTo("kept");
    assertThat(begun.path("lastMsgId").asString("?")).isEmpty();
    assertThat(seen()).isEmpty();
    assertThat(stages.api().get("/api/actors/" + actor + "/messages").json().path("items"))
        .isEmpty();
    stages.patch(actor, "{\"text\": \"third\"}");
    assertThat(seen()).hasSize(2).first().isEqualTo("user: third");
    JsonNode now = stages.api().get("/api/actors/" + actor + "/messages").json().path("items");
    assertThat(now).hasSize(2);
    assertThat(now.get(0).path("parentId").asString("none")).isEqualTo("none");
    JsonNode before = stages.put(actor, "seen", "{\"lastMsgId\": \"" + old + "\"}").path("data");
    assertThat(texts(before)).hasSize(4).first().isEqualTo("user: first");
  }

  @Test
  void inAContextlessChatItBeginsAfreshForThatRunOnly() {
    assertThat(stages.put(actor, "new-and-seen", "{}").path("data")).isEmpty();
    assertThat(seen()).hasSize(4);
    assertThat(stages.put(actor, "short-and-seen", "{}").path("data")).hasSize(2);
    assertThat(seen()).hasSize(4);
  }

  @Test
  void aSummaryTakesThePlaceOfTheConversation() {
    JsonNode answer = stages.patch(actor, "short", "{\"text\": \"kept\", \"data\": [1]}");

    assertThat(answer.path("statusCode").asInt()).isZero();
    assertThat(answer.path("text").asString()).isEqualTo("kept");
    assertThat(answer.path("data")).isEqualTo(Json.parse("[1]"));
    List<String> seen = seen();
    assertThat(seen).hasSize(2).first().isEqualTo("user: What have we said so far?");
    String run = answer.at("/options/runId").asString();
    JsonNode asked = stages.api().get("/api/runs/" + run + "/qas").json().path("items");
    assertThat(asked.toString()).contains("Summarize our conversation so far");
    assertThat(seen.get(1)).isNotEqualTo("assistant: ");
    assertThat(asked.toString()).contains(Json.write(seen.get(1).substring(11)).substring(1, 12));

    stages.patch(actor, "{\"text\": \"third\"}");
    assertThat(seen()).hasSize(4).startsWith("user: What have we said so far?");
  }

  @Test
  void aProgramMaySayHowToSummarizeAndNothingNeedsNoSummary() {
    String run = stages.patch(actor, "short-as", "{}").at("/options/runId").asString();
    assertThat(stages.api().get("/api/runs/" + run + "/qas").text()).contains("In a word?");

    String silent = stages.actor(TALKER);
    String empty = stages.patch(silent, "short", "{}").at("/options/runId").asString();
    assertThat(stages.api().get("/api/runs/" + empty + "/qas").text()).doesNotContain("Summarize");
  }

  @Test
  void aRunThatIsContinuedBeginsAfreshOnce() {
    JsonNode suspended = stages.patch(actor, "new-after-a-pause", "{\"text\": \"x\"}");
    assertThat(suspended.path("statusCode").asInt()).isEqualTo(-1);
    assertThat(stages.put(actor, "command-end", "{}").path("statusCode").asInt()).isZero();
    assertThat(seen()).hasSize(2).first().isEqualTo("user: third");
  }

  @Test
  void branchesSideBySideCannotTakeItFromEachOther() {
    JsonNode answer = stages.patch(actor, "side-by-side", "{\"data\": [1, 2]}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(409);
    assertThat(answer.path("message").asString()).contains("side by side");
    assertThat(seen()).hasSize(4);
  }

  @Test
  void anUnknownMethodIsAMistakeOfTheHost() {
    String role = Samples.makeRole(stages.api(), false);
    JsonNode checked =
        stages
            .api()
            .post(
                "/api/hosts/check",
                "{\"roleId\": \"%s\", \"onEntries\": [{\"handle\": {\"to\": \"conversation:forget\"}}]}"
                    .formatted(role))
            .json();
    assertThat(checked.at("/errors/0/path").asString()).isEqualTo("$.onEntries[0].handle.to");
    assertThat(checked.at("/errors/0/message").asString()).contains("conversation:new");
  }
}
