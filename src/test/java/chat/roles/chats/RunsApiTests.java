package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.ServerTest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What can be seen of runs over HTTP. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunsApiTests {

  private static final String TWELVE =
      """
      {"to": "eval:data", "prompt": "[1,2,3,4,5,6,7,8,9,10,11,12]", "responses": [
        {"then": {"to": "iterator", "responses": [{"then": {"to": "llm", "prompt": "number <<req.data>>"}}]}}]}
      """;

  private Stages stages;
  private Stages others;

  @BeforeAll
  void registers(@LocalServerPort int port) {
    stages = Stages.of(Api.on(port).register().api());
    others = Stages.of(Api.on(port).register().api());
  }

  private Answer get(String path) {
    Answer answer = stages.api().get(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }

  private static String run(JsonNode answer) {
    return answer.path("options").path("runId").asString();
  }

  private static List<String> all(JsonNode items, String field) {
    return items.valueStream().map(item -> item.path(field).asString("")).toList();
  }

  @Test
  void whatIsAnsweredInTimeIsNoEvent(@Autowired JdbcClient jdbc) {
    String actor = stages.answering("{\"to\": \"eval\", \"prompt\": \"at once\"}");
    JsonNode answer = stages.put(actor, "{}");
    assertThat(answer.path("text").asString()).isEqualTo("at once");
    assertThat(
            jdbc.sql("SELECT topic FROM event WHERE position(? IN payload) > 0")
                .param(run(answer))
                .query(String.class)
                .set())
        .doesNotContain("log");
  }

  @Test
  void missingValuesOfTemplatesAreNotedOnceForEachPlace() {
    String actor =
        stages.answering(
            """
            {"to": "iterator", "prompt": "req.data", "responses": [
              {"then": {"to": "eval", "prompt": "a<<req.options.nothing>>b"}},
              {"then": {"to": "eval", "prompt": "<<req.text>><<gone ?: 'there'>><<gone.too>>"}}]}
            """);
    String id = run(stages.put(actor, "{\"data\": [1, 2, 3]}"));
    List<String> noted =
        get("/api/runs/" + id + "/qas")
            .json()
            .path("items")
            .valueStream()
            .filter(qa -> qa.path("tool").asString().equals("missing"))
            .map(qa -> qa.path("question"))
            .map(q -> q.path("at").asString() + " " + q.path("expression").asString())
            .toList();
    assertThat(noted)
        .containsExactlyInAnyOrder(
            "$.onEntries[0].handle.responses[0].then req.options.nothing",
            "$.onEntries[0].handle.responses[1].then gone.too");
  }

  @Test
  void runsAreListedNewestFirstInPages() {
    String actor = stages.answering("{\"to\": \"eval\", \"prompt\": \"yes\"}");
    String first = run(stages.put(actor, "{}"));
    String second = run(stages.put(actor, "{}"));
    String third = run(stages.patch(actor, "{}"));
    Answer page = get("/api/runs?size=2&actorId=" + actor);
    assertThat(all(page.json().path("items"), "id")).containsExactly(third, second);
    assertThat(page.json().path("total").asInt()).isEqualTo(3);
    assertThat(page.header("Link")).contains("page=1&size=2>; rel=\"next\"");
    assertThat(all(get("/api/runs?size=2&page=1&actorId=" + actor).json().path("items"), "id"))
        .containsExactly(first);
    assertThat(get("/api/runs?state=done&actorId=" + actor).json().path("total").asInt())
        .isEqualTo(3);
    assertThat(get("/api/runs?state=waiting&actorId=" + actor).json().path("total").asInt())
        .isZero();
    assertThat(others.api().get("/api/runs?actorId=" + actor).json().path("total").asInt())
        .isZero();
    Answer wrong = stages.api().get("/api/runs?state=lost");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().path("errors").get(0).path("path").asString()).isEqualTo("state");
  }

  @Test
  void oneRunTellsHowItWentAndWhatItUsed() {
    String run = run(stages.put(stages.answering(TWELVE), "{}"));
    JsonNode told = get("/api/runs/" + run).json();
    assertThat(told.path("state").asString()).isEqualTo("done");
    assertThat(told.path("waitingFor").isNull()).isTrue();
    assertThat(told.path("qas").asInt()).isEqualTo(13);
    assertThat(told.path("tokensIn").asInt()).isPositive();
    assertThat(told.path("endedAt").asString()).isGreaterThan(told.path("createdAt").asString());
    assertThat(told.path("forkedFrom").isNull()).isTrue();
  }

  @Test
  void aRunsQasAreATreeInTheOrderOfTheProgram() {
    String run = run(stages.put(stages.answering(TWELVE), "{}"));
    JsonNode items = get("/api/runs/" + run + "/qas").json().path("items");
    assertThat(all(items, "path"))
        .containsExactlyElementsOf(
            Stream.concat(Stream.of("@"), IntStream.range(0, 12).mapToObj(i -> "0." + i + ".0"))
                .toList());
    JsonNode third = items.get(3);
    assertThat(third.path("tool").asString()).isEqualTo("llm");
    assertThat(third.path("question").path("text").asString()).isEqualTo("number 3");
    assertThat(third.path("answer").path("answer").path("text").asString()).isNotEmpty();
    assertThat(third.path("model").asString()).isNotEmpty();
    assertThat(third.path("tokensOut").asInt()).isPositive();
    assertThat(third.path("tookMillis").isNumber()).isTrue();
    assertThat(third.path("startedAt").asString()).startsWith("20");
    assertThat(third.path("attempts").asInt()).isEqualTo(1);
    JsonNode top = get("/api/runs/" + run + "/qas?depth=1").json();
    assertThat(all(top.path("items"), "path")).containsExactly("@", "0");
    assertThat(top.path("items").get(1).path("more").asBoolean()).isTrue();
    assertThat(top.path("items").get(1).has("tool")).isFalse();
    Answer page = get("/api/runs/" + run + "/qas?under=0&size=5&after=0.1.0");
    assertThat(all(page.json().path("items"), "path"))
        .containsExactly("0.2.0", "0.3.0", "0.4.0", "0.5.0", "0.6.0");
    assertThat(page.json().path("next").asString()).isEqualTo("0.6.0");
    assertThat(page.header("Link")).contains("after=0.6.0").endsWith("rel=\"next\"");
    String next = page.header("Link").replaceAll("<(.*)>.*", "$1");
    assertThat(all(get(next).json().path("items"), "path")).startsWith("0.7.0").hasSize(5);
  }

  @Test
  void aLargeAnswerIsCutInTheTreeAndWholeByItself() {
    String text = "long ".repeat(4_000).strip();
    String actor = stages.answering("{\"to\": \"llm\"}");
    String run = run(stages.put(actor, Json.write(Map.of("text", text))));
    JsonNode cut = get("/api/runs/" + run + "/qas").json().path("items").get(1);
    assertThat(all(cut.path("cut"), "x")).isNotEmpty();
    assertThat(cut.path("question").asString()).startsWith("{\"text\":\"long").hasSize(1_000);
    JsonNode whole = get("/api/runs/" + run + "/qas/0").json();
    assertThat(whole.path("question").path("text").asString()).isEqualTo(text);
    assertThat(whole.has("cut")).isFalse();
    assertThat(stages.api().get("/api/runs/" + run + "/qas/7").status()).isEqualTo(404);
  }

  @Test
  void runsOfOthersAreNotThere() {
    String run = run(stages.put(stages.answering(TWELVE), "{}"));
    for (String path : List.of("", "/qas", "/qas/0", "/qas?depth=1")) {
      assertThat(others.api().get("/api/runs/" + run + path).status()).as(path).isEqualTo(404);
      Answer stream =
          others
              .api()
              .send(
                  others
                      .api()
                      .request("/api/runs/" + run + path)
                      .header("Accept", "text/event-stream"));
      assertThat(stream.status()).as(path).isEqualTo(404);
    }
  }

  private List<List<String>> streamed(String path, String lastEventId) {
    var request = stages.api().request(path).header("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    Answer answer = stages.api().send(request);
    assertThat(answer.status()).as(answer.text()).isIn(200, 204);
    return Arrays.stream(answer.text().split("\n\n", -1))
        .filter(event -> !event.isBlank())
        .map(event -> Arrays.asList(event.split("\n", -1)))
        .toList();
  }

  private static List<String> names(List<List<String>> events) {
    return events.stream().flatMap(List::stream).filter(l -> l.startsWith("event:")).toList();
  }

  @Test
  void aStreamTellsOfEachQaAndClosesAtTheEnd() {
    String run = run(stages.put(stages.answering(TWELVE), "{}"));
    List<List<String>> events = streamed("/api/runs/" + run + "/qas", "");
    assertThat(names(events)).hasSize(15).endsWith("event:run", "event:end");
    assertThat(names(events).subList(0, 13)).containsOnly("event:qa");
    String id = events.get(5).stream().filter(l -> l.startsWith("id:")).findFirst().orElseThrow();
    List<List<String>> again = streamed("/api/runs/" + run + "/qas", id.substring(3));
    assertThat(again).containsAll(events.subList(6, 15));
    assertThat(streamed("/api/runs/" + run + "/qas", "end")).isEmpty();
    assertThat(names(streamed("/api/runs/" + run, ""))).containsExactly("event:run", "event:end");
    Answer wrong =
        stages
            .api()
            .send(
                stages
                    .api()
                    .request("/api/runs/" + run + "/qas")
                    .header("Accept", "text/event-stream")
                    .header("Last-Event-ID", "first"));
    assertThat(wrong.status()).isEqualTo(400);
  }
}
