package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.ServerTest;
import chat.roles.testing.StubModelServer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Chats with a model of 3,000 tokens a day, of which the stub takes 12 for each question. */
@ServerTest
class QuotaChatsTests {

  private static final StubModelServer MODEL = StubModelServer.start();
  private static final int EACH = 12;

  private static final String ASKS = "{\"to\": \"llm\"}";
  private static final String ASKS_EACH =
      """
      {"to": "iterator:#parallel=20", "prompt": "req.data", "responses": [{"then": {"to": "llm", "prompt": "<<req.data>>"}}]}
      """;

  @Autowired private JdbcClient jdbc;
  @LocalServerPort private int port;
  private Api.Registered user;
  private Stages stages;

  @DynamicPropertySource
  static void models(DynamicPropertyRegistry registry) {
    registry.add("chatroles.models.fast.url", MODEL::url);
    registry.add("chatroles.models.fast.model", () -> "stub");
    registry.add("chatroles.models.fast.quota.tokens", () -> "3000");
    registry.add("chatroles.models.fast.price.input", () -> "0.15");
    registry.add("chatroles.models.fast.price.output", () -> "0.60");
  }

  @BeforeEach
  void register() {
    user = Api.on(port).register();
    stages = Stages.of(user.api());
  }

  private JsonNode quota() {
    Answer answer = user.api().get("/api/me/quotas");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("total").asInt()).isEqualTo(1);
    return answer.json().path("items").get(0);
  }

  private long remaining() {
    return quota().path("remaining").asLong();
  }

  /** As if others had used all but so many tokens, with the next filling so far away. */
  private void leave(long tokens, String invalidIn) {
    jdbc.sql(
            """
            INSERT INTO quota (holder, source, remaining, amount, period_ms, invalid_at)
            VALUES (:user, 'platform:fast', :left, 3000, 86400000,
              clock_timestamp() + CAST(:invalidIn AS interval))
            ON CONFLICT (holder, source) DO UPDATE
              SET remaining = EXCLUDED.remaining, invalid_at = EXCLUDED.invalid_at
            """)
        .param("user", user.id())
        .param("left", tokens)
        .param("invalidIn", invalidIn)
        .update();
  }

  private JsonNode run(JsonNode answer) {
    return user.api().get("/api/runs/" + answer.path("options").path("runId").asString()).json();
  }

  @Test
  void anAnswerTellsWhatRemainsAndSoDoTheQuotas() {
    JsonNode before = quota();
    assertThat(before.path("remaining").asLong()).isEqualTo(3_000);
    assertThat(before.has("invalidAt")).isFalse();

    JsonNode answer = stages.put(stages.answering(ASKS), "{\"text\": \"hello\"}");

    assertThat(answer.path("statusCode").asInt()).isZero();
    assertThat(answer.path("options").path("quotaTokens").asLong()).isEqualTo(3_000 - EACH);
    JsonNode after = quota();
    assertThat(after.path("remaining").asLong()).isEqualTo(3_000 - EACH);
    assertThat(after.path("user").asString()).isEqualTo(user.id());
    assertThat(after.path("runtime").asString()).isEqualTo("platform");
    assertThat(after.path("name").asString()).isEqualTo("fast");
    assertThat(after.path("reset")).isEqualTo(Json.parse("[86400000, 3000]"));
    assertThat(after.path("invalidAt").asString()).isNotEmpty();
    assertThat(user.api().get("/api/models").json().path("items").get(0).path("quota").asBoolean())
        .isTrue();
  }

  @Test
  void whatQuestionsCostIsInTheTraceTheRunAndTheUsage() {
    String actor = stages.answering(ASKS);
    JsonNode answer = stages.put(actor, "{\"text\": \"hello\"}");

    JsonNode run = run(answer);
    assertThat(run.path("cost").decimalValue()).isEqualByComparingTo("0.00000405");
    JsonNode qas = user.api().get("/api/runs/" + run.path("id").asString() + "/qas").json();
    assertThat(qas.path("items").get(1).path("cost").decimalValue())
        .isEqualByComparingTo("0.00000405");
    JsonNode used = onlyUsage("");
    assertThat(used.path("day").asString()).isEqualTo(LocalDate.now(ZoneOffset.UTC).toString());
    assertThat(used.path("model").asString()).isEqualTo("stub");
    assertThat(used.path("qas").asLong()).isEqualTo(1);
    assertThat(used.path("tokensIn").asLong()).isEqualTo(7);
    assertThat(used.path("tokensOut").asLong()).isEqualTo(5);
    assertThat(used.path("cost").decimalValue()).isEqualByComparingTo("0.00000405");
    String role = user.api().get("/api/actors/" + actor).json().path("roleId").asString();
    assertThat(used.path("roleId").asString()).isEqualTo(role);
    assertThat(onlyUsage("?roleId=" + role + "&model=stub&actorId=" + actor)).isEqualTo(used);
    assertThat(usage("?roleId=other")).isEmpty();
    assertThat(usage("?model=other")).isEmpty();
    assertThat(usage("?actorId=other")).isEmpty();
    assertThat(usage("?to=2020-01-01")).isEmpty();
    assertThat(usage("?from=2020-01-01&to=2999-01-01")).hasSize(1);
    assertThat(Api.on(port).register().api().get("/api/me/usage").json().path("items")).isEmpty();
  }

  private JsonNode usage(String query) {
    return user.api().get("/api/me/usage" + query).json().path("items");
  }

  private JsonNode onlyUsage(String query) {
    JsonNode items = usage(query);
    assertThat(items).hasSize(1);
    return items.get(0);
  }

  @Test
  void refusesDaysThatAreNone() {
    for (String query : List.of("from=yesterday", "to=2026-13-01", "from=%2B10000-01-01")) {
      Answer answer = user.api().get("/api/me/usage?" + query);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).contains("must be a day");
    }
  }

  @Test
  void aMembersQuestionsAreUsageOfItsRole() {
    String memberRole = stages.role("Member");
    assertThat(user.api().patch("/api/roles/" + memberRole, "{\"published\": true}").status())
        .isEqualTo(200);
    stages.host(
        memberRole,
        """
        {"published": true, "releasedNo": "1", "onEntries": [{"name": "", "handle": {"to": "llm"}}]}
        """);
    String actor =
        stages.actor(
            """
            {"members": [{"name": "helper", "roleId": "%s"}],
             "onEntries": [{"name": "", "handle": {"to": "@helper"}}]}
            """
                .formatted(memberRole));

    JsonNode answer = stages.put(actor, "{\"text\": \"hello\"}");

    assertThat(answer.path("statusCode").asInt()).isZero();
    assertThat(onlyUsage("").path("roleId").asString()).isEqualTo(memberRole);
  }

  @Test
  void nothingLeftIs402WithWhatThereIsAndSaysWhenItComesBack() {
    String actor =
        stages.answering(
            """
            {"to": "eval", "prompt": "so far", "responses": [{"then": {"to": "llm"}}]}
            """);
    leave(60, "1 hour");

    JsonNode answer = stages.put(actor, "{\"text\": \"hello\"}");

    assertThat(answer.path("statusCode").asInt()).isEqualTo(402);
    assertThat(answer.path("text").asString()).isEqualTo("so far");
    assertThat(answer.path("message").asString())
        .contains("nothing is left of the quota of fast", "60 of 3,000", "comes back at 20");
    assertThat(remaining()).isEqualTo(60);
    Stages other = Stages.of(Api.on(port).register().api());
    assertThat(other.put(other.answering(ASKS), "{\"text\": \"hello\"}").path("statusCode").asInt())
        .isZero();
  }

  @Test
  void theLastTokensBoundTheAnswer() {
    leave(100, "1 hour");
    stages.put(stages.answering(ASKS), "{\"text\": \"a question for the last tokens\"}");

    JsonNode asked =
        MODEL.remembered().stream()
            .map(call -> Json.parse(call.body()))
            .filter(body -> body.toString().contains("a question for the last tokens"))
            .findFirst()
            .orElseThrow();
    assertThat(asked.path("max_tokens").asInt()).isBetween(64, 90);
    assertThat(remaining()).isEqualTo(100 - EACH);
  }

  @Test
  void aRunWaitsForItsQuotaAndGoesOnWhenItIsBack() {
    leave(66, "1 hour");
    String actor = stages.answering(ASKS);
    String run =
        begin(actor, "{\"text\": \"hello\", \"options\": {\"onQuota\": \"wait\", \"maxQAs\": 1}}");
    await().until(() -> state(run).equals("waiting"));
    JsonNode waiting = user.api().get("/api/runs/" + run).json();
    assertThat(waiting.path("waitingFor").asString()).isEqualTo("quota");

    // an alarm that comes too early finds nothing, and is set again
    due(run);
    await().until(() -> state(run).equals("waiting") && dueLater(run));
    leave(66, "-1 second");
    due(run);

    await().until(() -> state(run).equals("done"));
    JsonNode result = user.api().get("/api/runs/" + run).json().path("result");
    assertThat(result.path("statusCode").asInt()).isZero();
    assertThat(result.path("text").asString()).isEqualTo("echo: hello");
    assertThat(remaining()).isEqualTo(3_000 - EACH);
    assertThat(
            jdbc.sql("SELECT count(*) FROM wait WHERE run_id = ?")
                .param(run)
                .query(Long.class)
                .single())
        .isZero();
  }

  private String state(String run) {
    return user.api().get("/api/runs/" + run).json().path("state").asString();
  }

  private boolean dueLater(String run) {
    return jdbc.sql("SELECT coalesce(due_at > clock_timestamp(), false) FROM run WHERE id = ?")
        .param(run)
        .query(Boolean.class)
        .single();
  }

  private void due(String run) {
    jdbc.sql(
            """
            WITH woken AS (
              UPDATE wait SET due_at = clock_timestamp() WHERE run_id = :run RETURNING 1)
            UPDATE run SET due_at = clock_timestamp() WHERE id = :run
            """)
        .param("run", run)
        .update();
  }

  private String begin(String actor, String dto) {
    Thread.ofVirtual().start(() -> user.api().put("/api/actors/" + actor + "/chat", dto));
    await().until(() -> runs(actor).path("total").asInt() > 0);
    return runs(actor).path("items").get(0).path("id").asString();
  }

  private JsonNode runs(String actor) {
    return user.api().get("/api/runs?actorId=" + actor).json();
  }

  @Test
  void refusesToWaitInAnotherWay() {
    String actor = stages.answering(ASKS);
    Answer answer =
        user.api()
            .put("/api/actors/" + actor + "/chat", "{\"options\": {\"onQuota\": \"forever\"}}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("$.options.onQuota");
  }

  @Test
  void parallelQuestionsWaitForWhatOthersHaveReserved() {
    String items =
        IntStream.range(0, 40).mapToObj(i -> "\"q" + i + "\"").collect(Collectors.joining(","));
    JsonNode answer = stages.put(stages.answering(ASKS_EACH), "{\"data\": [" + items + "]}");

    assertThat(answer.path("statusCode").asInt()).isZero();
    assertThat(remaining()).isEqualTo(3_000 - 40 * EACH);
  }

  @Test
  void chatsSideBySideTakeExactlyWhatIsThere() throws Exception {
    String actor = stages.answering(ASKS_EACH);
    String items =
        IntStream.range(0, 45).mapToObj(i -> "\"q" + i + "\"").collect(Collectors.joining(","));
    List<Future<JsonNode>> chats = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 6; i++) {
        chats.add(threads.submit(() -> stages.put(actor, "{\"data\": [" + items + "]}")));
      }
      int refused = 0;
      for (Future<JsonNode> chat : chats) {
        refused += chat.get().path("statusCode").asInt() == 402 ? 1 : 0;
      }
      assertThat(refused).isPositive();
    }
    long recorded =
        jdbc.sql(
                """
                SELECT sum(qa.tokens_in + qa.tokens_out) FROM qa JOIN run ON run.id = qa.run_id
                WHERE run.owner = ?
                """)
            .param(user.id())
            .query(Long.class)
            .single();
    await().untilAsserted(() -> assertThat(remaining()).isEqualTo(3_000 - recorded));
    assertThat(remaining()).isBetween(0L, 70L);
    assertThat(usage("").get(0).path("qas").asLong()).isEqualTo(recorded / EACH);
  }

  @Test
  void aForkTakesOnlyWhatItAsksItself() {
    String actor =
        stages.answering("{\"to\": \"llm\", \"responses\": [{\"then\": {\"to\": \"llm\"}}]}");
    JsonNode run = run(stages.put(actor, "{\"text\": \"hello\"}"));
    assertThat(remaining()).isEqualTo(3_000 - 2 * EACH);

    Answer fork =
        user.api().post("/api/runs/" + run.path("id").asString() + "/fork", "{\"fromQa\": \"1\"}");
    String id = fork.json().path("id").asString();
    await().until(() -> state(id).equals("done"));

    assertThat(remaining()).isEqualTo(3_000 - 3 * EACH);
    assertThat(onlyUsage("").path("qas").asLong()).isEqualTo(3);
  }
}
