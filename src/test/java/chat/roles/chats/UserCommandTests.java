package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.ServerTest;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The user steps into runs: command-start, command-run and command-end over HTTP. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserCommandTests {

  private static final String ASKS =
      """
      {"to": "eval", "prompt": "draft of <<req.text>>", "responses": [
        {"then": {"to": "user-command:start", "prompt": "Is \\"<<req.text>>\\" good?"}},
        {"then": {"to": "eval", "prompt": "final: <<req.text>>"}}]}
      """;

  private static final String ASKS_TWICE =
      """
      {"to": "user-command:start", "responses": [
        {"then": {"to": "eval", "prompt": "<<req.text>>, then", "responses": [
          {"then": {"to": "user-command:start", "prompt": {"ask": "more?"}}}]}},
        {"then": {"to": "eval", "prompt": "<<req.text>>!"}}]}
      """;

  private Stages stages;
  private Stages others;

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
    others = Stages.of(Api.on(port).register().api());
  }

  private static String suspendedRun(JsonNode answer) {
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(-1);
    return answer.path("options").path("runId").asString();
  }

  private static String text(JsonNode answer) {
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isZero();
    return answer.path("text").asString();
  }

  private String end(String actor, String dto) {
    return text(stages.put(actor, "command-end", dto));
  }

  @Test
  void aSuspendedChatAnswersWithItsDtoAndWaits() {
    String actor = stages.answering(ASKS);
    JsonNode answer = stages.put(actor, "{\"text\": \"a letter\", \"options\": {\"mine\": 1}}");
    String run = suspendedRun(answer);
    assertThat(answer.path("text").asString()).isEqualTo("draft of a letter");
    assertThat(answer.path("message").asString()).isEqualTo("Is \"draft of a letter\" good?");
    assertThat(answer.path("options").path("mine").asInt()).isEqualTo(1);
    JsonNode waiting = stages.api().get("/api/runs/" + run).json();
    assertThat(waiting.path("state").asString()).isEqualTo("waiting");
    assertThat(end(actor, "{}")).isEqualTo("final: draft of a letter");
    JsonNode done = stages.api().get("/api/runs/" + run).json();
    assertThat(done.path("state").asString()).isEqualTo("done");
    assertThat(done.path("result").path("text").asString()).isEqualTo("final: draft of a letter");
  }

  @Test
  void noForkReachesASuspensionThatItsUserHasNot() {
    String victim = stages.answering(ASKS);
    String victimsRun = suspendedRun(stages.put(victim, "{\"text\": \"a letter\"}"));
    String actor = others.answering(ASKS);
    suspendedRun(others.put(actor, "{\"text\": \"mine\"}"));
    String ending = others.put(actor, "command-end", "{}").at("/options/runId").asString();
    for (JsonNode run : others.api().get("/api/runs?size=100").json().path("items")) {
      String id = run.path("id").asString();
      for (JsonNode qa : others.api().get("/api/runs/" + id + "/qas").json().path("items")) {
        if (qa.path("tool").asString().equals("user-command") && qa.path("question").has("find")) {
          ObjectNode fork = Json.object().put("fromQa", qa.path("path").asString());
          ObjectNode found = fork.putObject("answer").put("run", victimsRun).put("path", "0");
          found.putObject("shown").putObject("dto").put("statusCode", 0);
          assertThat(others.api().post("/api/runs/" + id + "/fork", fork).status())
              .as(ending)
              .isEqualTo(400);
          ending = "tried";
        }
      }
    }
    assertThat(ending).isEqualTo("tried");
    assertThat(stages.api().get("/api/runs/" + victimsRun).json().path("state").asString())
        .isEqualTo("waiting");
    assertThat(end(victim, "{}")).isEqualTo("final: draft of a letter");
  }

  @Test
  void whatTheUserGivesReplacesAndWhatIsAbsentStays() {
    String actor =
        stages.answering(
            """
            {"to": "eval:data", "prompt": {"a": 1}, "responses": [
              {"then": {"to": "user-command:start"}},
              {"then": {"to": "eval", "prompt": "<<req.text>>/<<req.data>>"}}]}
            """);
    suspendedRun(stages.put(actor, "{\"text\": \"old\"}"));
    assertThat(end(actor, "{\"text\": \"new\"}")).isEqualTo("new/{\"a\":1}");
    suspendedRun(stages.put(actor, "{\"text\": \"old\"}"));
    assertThat(end(actor, "{\"data\": [2]}")).isEqualTo("old/[2]");
    suspendedRun(stages.put(actor, "{\"text\": \"old\"}"));
    assertThat(end(actor, "{\"text\": \"\"}")).isEqualTo("/{\"a\":1}");
  }

  @Test
  void anErrorOfTheUsersGoesOnAsAnError() {
    String actor =
        stages.answering(
            """
            {"to": "user-command:start", "responses": [
              {"then": {"to": "eval", "prompt": "fine"},
               "else": {"to": "var:req.data", "prompt": "<<req.message>>"}}]}
            """);
    suspendedRun(stages.put(actor, "{\"text\": \"x\"}"));
    JsonNode answer =
        stages.put(actor, "command-end", "{\"statusCode\": 418, \"message\": \"no coffee\"}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(418);
    assertThat(answer.path("message").asString()).isEqualTo("no coffee");
    assertThat(answer.path("data").asString()).isEqualTo("no coffee");
  }

  @Test
  void theNextSuspensionIsAnsweredWithItsOwnStatus() {
    String actor = stages.answering(ASKS_TWICE);
    suspendedRun(stages.put(actor, "{\"text\": \"one\"}"));
    JsonNode next = stages.put(actor, "command-end", "{\"text\": \"two\"}");
    assertThat(text(next)).isEqualTo("two, then");
    assertThat(next.path("options").path("suspended").asBoolean()).isTrue();
    JsonNode last = stages.put(actor, "command-end", "{}");
    assertThat(text(last)).isEqualTo("two, then!");
    assertThat(last.path("options").has("suspended")).isFalse();
  }

  @Test
  void commandRunWorksOnTheSuspendedDto() {
    String actor = stages.answering(ASKS);
    suspendedRun(stages.put(actor, "{\"text\": \"it\"}"));
    String command = "{\"data\": {\"to\": \"eval\", \"prompt\": \"<<req.text>>, better\"}}";
    assertThat(text(stages.put(actor, "command-run", command))).isEqualTo("draft of it, better");
    assertThat(text(stages.put(actor, "command-run", command)))
        .isEqualTo("draft of it, better, better");
    assertThat(end(actor, "{}")).isEqualTo("final: draft of it, better, better");
  }

  @Test
  void anErrorOfACommandBecomesTheDto() {
    String actor = stages.answering(ASKS);
    suspendedRun(stages.put(actor, "{\"text\": \"it\"}"));
    JsonNode failed =
        stages.put(actor, "command-run", "{\"data\": {\"to\": \"error:409\", \"prompt\": \"no\"}}");
    assertThat(failed.path("statusCode").asInt()).isEqualTo(409);
    JsonNode ended = stages.put(actor, "command-end", "{}");
    assertThat(ended.path("statusCode").asInt()).isEqualTo(409);
    assertThat(ended.path("message").asString()).isEqualTo("no");
  }

  @Test
  void aCommandMaySuspendInTurn() {
    String actor = stages.answering(ASKS);
    suspendedRun(stages.put(actor, "{\"text\": \"it\"}"));
    JsonNode inner =
        stages.put(actor, "command-run", "{\"data\": {\"to\": \"user-command:start\"}}");
    suspendedRun(inner);
    assertThat(inner.path("text").asString()).isEqualTo("draft of it");
    assertThat(end(actor, "{\"text\": \"mended\"}")).isEqualTo("mended");
    assertThat(end(actor, "{}")).isEqualTo("final: mended");
  }

  @Test
  void aCommandThatIsNoPromptIsRefused() {
    String actor = stages.answering(ASKS);
    suspendedRun(stages.put(actor, "{\"text\": \"it\"}"));
    for (String command : List.of("{}", "{\"data\": 1}", "{\"data\": {\"to\": \"nobody\"}}")) {
      assertThat(stages.put(actor, "command-run", command).path("statusCode").asInt())
          .as(command)
          .isEqualTo(400);
    }
    end(actor, "{\"text\": \"\"}");
  }

  @Test
  void endingWhatNobodyStartedIs405InTheDto() {
    String actor = stages.answering(ASKS);
    for (String command : List.of("command-end", "command-run")) {
      JsonNode answer = stages.put(actor, command, "{\"data\": {\"to\": \"eval\"}}");
      assertThat(answer.path("statusCode").asInt()).as(command).isEqualTo(405);
      assertThat(answer.path("message").asString()).contains("suspended");
    }
    suspendedRun(stages.put(actor, "{\"text\": \"it\"}"));
    end(actor, "{}");
    assertThat(stages.put(actor, "command-end", "{}").path("statusCode").asInt()).isEqualTo(405);
  }

  @Test
  void commandStartOpensAnEmptySession() {
    String actor = stages.answering(ASKS);
    JsonNode opened = stages.put(actor, "command-start", "{\"text\": \"mine\"}");
    suspendedRun(opened);
    assertThat(opened.path("text").asString()).isEqualTo("mine");
    assertThat(
            text(
                stages.put(
                    actor,
                    "command-run",
                    "{\"data\": {\"to\": \"eval\", \"prompt\": \"<<req.text>>+<<me.nick>>\"}}")))
        .startsWith("mine+");
    assertThat(end(actor, "{}")).startsWith("mine+");
  }

  @Test
  void suspendedRunsOfOneActorAreEndedNewestFirstAndDoNotMix() {
    String actor = stages.answering(ASKS);
    suspendedRun(stages.put(actor, "{\"text\": \"first\"}"));
    suspendedRun(stages.put(actor, "{\"text\": \"second\"}"));
    assertThat(end(actor, "{}")).isEqualTo("final: draft of second");
    assertThat(end(actor, "{}")).isEqualTo("final: draft of first");
  }

  @Test
  void suspendedRunsOfTwoActorsDoNotMix() {
    String one = stages.answering(ASKS);
    String two = stages.answering(ASKS);
    String foreign = others.answering(ASKS);
    suspendedRun(stages.put(one, "{\"text\": \"one\"}"));
    suspendedRun(others.put(foreign, "{\"text\": \"foreign\"}"));
    suspendedRun(stages.put(two, "{\"text\": \"two\"}"));
    assertThat(end(one, "{}")).isEqualTo("final: draft of one");
    assertThat(text(others.put(foreign, "command-end", "{}"))).isEqualTo("final: draft of foreign");
    assertThat(end(two, "{}")).isEqualTo("final: draft of two");
  }

  @Test
  void aMembersSuspensionIsReachedFromTheActorAboveIt() {
    String role = stages.role("Member");
    String host =
        stages.host(role, "{\"onEntries\": [{\"name\": \"\", \"handle\": " + ASKS + "}]}");
    String boss =
        stages.actor(
            """
            {"members": [{"name": "helper", "roleId": "%s", "hostId": "%s"}],
             "onEntries": [
               {"name": "", "handle": {"to": "@helper", "responses": [
                 {"then": {"to": "eval", "prompt": "boss: <<req.text>>"}}]}},
               {"name": "other", "handle": {"to": "eval", "prompt": "free"}}]}
            """
                .formatted(role, host));
    suspendedRun(stages.patch(boss, "{\"text\": \"it\"}"));
    assertThat(text(stages.patch(boss, "other", "{}"))).as("has its turn back").isEqualTo("free");
    String helper =
        stages
            .api()
            .get("/api/actors?parentId=" + boss)
            .json()
            .path("items")
            .get(0)
            .path("id")
            .asString();
    assertThat(
            text(
                stages.put(
                    helper,
                    "command-run",
                    "{\"data\": {\"to\": \"eval\", \"prompt\": \"<<req.text>> by <<me.nick>>\"}}")))
        .isEqualTo("draft of it by helper");
    assertThat(end(boss, "{}")).isEqualTo("boss: final: draft of it by helper");
  }

  @Test
  void contextualChatsGoOnWhileOneIsSuspended() {
    String actor =
        stages.actor(
            """
            {"onEntries": [
              {"name": "", "handle": {"to": "var:seen", "prompt": "before", "responses": [
                {"then": {"to": "user-command:start"}},
                {"then": {"to": "eval", "prompt": "<<req.text>>"}}]}},
              {"name": "other", "handle": {"to": "eval", "prompt": "<<seen>>"}}]}
            """);
    suspendedRun(stages.patch(actor, "{\"text\": \"x\"}"));
    assertThat(text(stages.patch(actor, "other", "{}"))).isEqualTo("before");
    assertThat(text(stages.patch(actor, "command-end", "{\"text\": \"y\"}"))).isEqualTo("y");
  }

  @Test
  void aProgramThatEndsWhatNeedsItsOwnTurnIsRefused() {
    String actor =
        stages.actor(
            """
            {"onEntries": [
              {"name": "", "handle": {"to": "user-command:start"}},
              {"name": "other", "handle": {"to": "user-command:end"}}]}
            """);
    suspendedRun(stages.patch(actor, "{\"text\": \"x\"}"));
    assertThat(stages.patch(actor, "other", "{}").path("statusCode").asInt()).isEqualTo(409);
    assertThat(text(stages.put(actor, "other", "{\"text\": \"y\"}"))).isEqualTo("y");
  }

  @Test
  void aDeletedActorsSuspensionsAreGone() {
    String actor = stages.answering(ASKS);
    String run = suspendedRun(stages.put(actor, "{\"text\": \"it\"}"));
    assertThat(stages.api().delete("/api/actors/" + actor).status()).isEqualTo(200);
    assertThat(stages.api().get("/api/runs/" + run).json().path("state").asString())
        .isEqualTo("cancelled");
  }

  @Test
  void aWaitHoldsUpTheChatAndNothingElse() {
    String actor =
        stages.answering(
            """
            {"to": "wait:120ms", "responses": [{"then": {"to": "eval", "prompt": "<<req.text>> late"}}]}
            """);
    long begun = System.nanoTime();
    assertThat(text(stages.put(actor, "{\"text\": \"a bit\"}"))).isEqualTo("a bit late");
    assertThat((System.nanoTime() - begun) / 1_000_000).isBetween(120L, 20_000L);
  }

  @Test
  void deletingTheActorCancelsWhatWaits() {
    String actor = stages.answering(ASKS);
    String run = suspendedRun(stages.put(actor, "{\"text\": \"x\"}"));
    assertThat(stages.api().delete("/api/actors/" + actor).status()).isEqualTo(200);
    assertThat(stages.api().get("/api/runs/" + run).json().path("state").asString())
        .isEqualTo("cancelled");
  }

  @Test
  void aRunKeepsTheProgramThatItBeganWith() {
    String actor = stages.answering(ASKS);
    String host = stages.api().get("/api/actors/" + actor).json().path("hostId").asString();
    suspendedRun(stages.put(actor, "{\"text\": \"x\"}"));
    String changed =
        """
        {"onEntries": [{"name": "", "handle": {"to": "eval", "prompt": "changed"}}]}\
        """;
    assertThat(stages.api().patch("/api/hosts/" + host, changed).status()).isEqualTo(200);
    assertThat(end(actor, "{}")).isEqualTo("final: draft of x");
    assertThat(text(stages.put(actor, "{\"text\": \"x\"}"))).isEqualTo("changed");
  }
}
