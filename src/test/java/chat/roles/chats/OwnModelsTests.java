package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.Api.Registered;
import chat.roles.testing.FreshDatabase;
import chat.roles.testing.StubModelServer;
import chat.roles.testing.StubModelServer.Reaction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;

/** Actors that ask the models of their owners, and what others lend; as RestApiTests are set up. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "chatroles.discover-models=false",
      "chatroles.http.allowed=127.0.0.1,allowed.localhost",
      "chatroles.rest.first-retry=1ms"
    })
@ContextConfiguration(initializers = FreshDatabase.class)
@ExtendWith(OutputCaptureExtension.class)
class OwnModelsTests {

  private static final String KEY = "sk-hunter22-1b7a";
  private static final String ASK = "{\"to\": \"llm\"}";

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private final StubModelServer mine = StubModelServer.start();
  private final StubModelServer other = StubModelServer.start();
  private Registered owner;
  private Stages stages;

  @BeforeEach
  void register() {
    owner = Api.on(port).register();
    stages = Stages.of(owner.api());
  }

  @AfterEach
  void stop() {
    mine.close();
    other.close();
  }

  @Test
  void anActorAsksItsOwnersModelWithTheOwnersKey(CapturedOutput log) {
    String actor = stages.answering(ASK);
    assertThat(text(stages.put(actor, "{\"text\": \"hi\"}"))).contains("demo");
    configure(owner, entry(mine, 1, 1));

    JsonNode answer =
        stages.patch(
            actor,
            "{\"text\": \"hi\", \"options\": {\"url\": \"%s\", \"apiToken\": \"x\", \"model\": \"y\"}}"
                .formatted(other.url()));

    assertThat(text(answer)).isEqualTo("echo: hi");
    StubModelServer.Call call = mine.remembered().getFirst();
    assertThat(call.headers()).containsEntry("authorization", "Bearer " + KEY);
    assertThat(Json.parse(call.body()).path("model").asString()).isEqualTo("stub-model");
    assertThat(other.calls()).isZero();
    String run = answer.at("/options/runId").asString();
    String trace = owner.api().get("/api/runs/" + run + "/qas").text();
    assertThat(trace).contains("echo: hi").doesNotContain("hunter");
    assertThat(log.getAll()).doesNotContain("hunter");
    Stages others = Stages.of(Api.on(port).register().api());
    assertThat(text(others.put(others.answering(ASK), "{\"text\": \"hi\"}"))).contains("demo");
  }

  @Test
  void choosesByCostAndQualityAndKeepsTheChoice() {
    configure(owner, entry(mine, 1, 0), entry(other, 2, 0));
    String actor = stages.answering("{\"to\": \"llm:cost=1\"}");
    String dear = stages.answering(ASK);
    stages.put(actor, "{\"text\": \"a\"}");
    stages.put(dear, "{\"text\": \"b\"}");
    assertThat(mine.calls()).isEqualTo(1);
    assertThat(other.calls()).isEqualTo(1);

    // a better one comes: actors keep what they have, new ones take it
    configure(owner, entry(mine, 1, 0), entry(other, 2, 0), entry(other, 1, 2));
    stages.put(actor, "{\"text\": \"c\"}");
    assertThat(mine.calls()).isEqualTo(2);
    stages.put(stages.answering("{\"to\": \"llm:cost=1\"}"), "{\"text\": \"d\"}");
    assertThat(other.calls()).isEqualTo(2);
    assertThat(
            jdbc.sql("SELECT source FROM model_choice WHERE actor_id = ?")
                .param(actor)
                .query(String.class)
                .list())
        .hasSize(1)
        .allMatch(source -> source.startsWith("resource:"));

    // until it is gone
    configure(owner, entry(other, 1, 2));
    stages.put(actor, "{\"text\": \"e\"}");
    assertThat(mine.calls()).isEqualTo(2);
    assertThat(other.calls()).isEqualTo(3);
  }

  @Test
  void saysWhatThereIsWhenNothingFits() {
    configure(owner, entry(mine, 2, 2));

    JsonNode answer = stages.put(stages.answering("{\"to\": \"llm:cost=0\"}"), "{\"text\": \"a\"}");

    assertThat(answer.path("statusCode").asInt()).isEqualTo(400);
    assertThat(answer.path("message").asString()).contains("mine (cost 2, quality 2)");
  }

  @Test
  void aLocalModelIsChosenAndSaysThatNoClientIsThere() {
    configure(owner, "{\"type\": \"llm\", \"runtime\": \"local\", \"url\": \"my laptop\"}");

    JsonNode answer = stages.put(stages.answering(ASK), "{\"text\": \"a\"}");

    assertThat(answer.path("statusCode").asInt()).isEqualTo(404);
    assertThat(answer.path("message").asString()).contains("my laptop", "your own client");
  }

  @Test
  void aRedirectTakesNoKeyAlong() {
    configure(owner, entry(mine, 0, 0));
    mine.then(Reaction.status(307, "{}", "Location: " + other.url() + "/chat/completions"));

    JsonNode answer = stages.put(stages.answering(ASK), "{\"text\": \"a\"}");

    assertThat(answer.path("statusCode").asInt()).isEqualTo(502);
    assertThat(other.calls()).isZero();
  }

  @Test
  void picturesGoAlongWithOneQuestionAndComeBackAsData() {
    configure(owner, entry(mine, 0, 0));
    String actor =
        stages.answering(
            "{\"to\": \"llm\", \"responses\": [{\"then\": {\"to\": \"llm\", \"prompt\": \"and now?\"}}]}");
    String pixel = "data:image/png;base64,iVBORw0KGgo=";
    mine.then(
        Reaction.json("{\"choices\":[{\"message\":{\"content\":\"one\"}}]}"),
        Reaction.json(
            "{\"choices\":[{\"message\":{\"content\":\"two\",\"images\":[{\"image_url\":{\"url\":\"%s\"}}]}}]}"
                .formatted(pixel)));

    JsonNode answer =
        stages.put(
            actor,
            "{\"text\": \"what is it?\", \"data\": {\"a\": 1}, \"options\": {\"images\": [\"%s\"]}}"
                .formatted(pixel));

    assertThat(mine.remembered().get(0).body()).contains(pixel);
    assertThat(mine.remembered().get(1).body()).doesNotContain(pixel);
    assertThat(text(answer)).isEqualTo("two");
    assertThat(answer.path("data"))
        .isEqualTo(Json.parse("{\"a\": 1, \"images\": [\"%s\"]}".formatted(pixel)));
    String run = answer.at("/options/runId").asString();
    assertThat(owner.api().get("/api/runs/" + run + "/qas").text()).contains("sha256");

    JsonNode wrong =
        stages.put(actor, "{\"text\": \"a\", \"options\": {\"images\": [\"https://x.example\"]}}");
    assertThat(wrong.path("statusCode").asInt()).isEqualTo(400);
    assertThat(wrong.path("message").asString()).contains("options.images[0]");
  }

  @Test
  void isLentToAUserWhoAgrees() {
    configure(owner, entry(mine, 1, 2));
    Registered borrower = Api.on(port).register();
    Stages theirs = Stages.of(borrower.api());
    String actor = theirs.answering(ASK);
    Answer lent = lend(Map.of("username", borrower.username(), "tokens", 100_000));
    String loan = lent.json().path("id").asString();
    assertThat(lent.status()).isEqualTo(201);

    // nobody's actors ask a stranger's model unbidden
    assertThat(text(theirs.put(actor, "{\"text\": \"a\"}"))).contains("demo");
    Answer offers = borrower.api().get("/api/me/resources/borrowed");
    assertThat(offers.json().at("/items/0/lender").asString()).isEqualTo(owner.username());
    assertThat(offers.json().at("/items/0/accepted").asBoolean()).isFalse();
    assertThat(offers.text()).doesNotContain("127.0.0.1", "1b7a", "apiToken");

    assertThat(borrower.api().put("/api/me/resources/borrowed/" + loan, "{}").text())
        .isEqualTo("true");
    JsonNode answer = theirs.put(actor, "{\"text\": \"b\"}");
    assertThat(text(answer)).isEqualTo("echo: b");
    assertThat(mine.remembered().getLast().headers())
        .containsEntry("authorization", "Bearer " + KEY);
    mine.then(
        Reaction.status(401, "{\"error\": {\"message\": \"%s %s\"}}".formatted(KEY, mine.url())));
    JsonNode failed = theirs.put(actor, "{\"text\": \"c\"}");
    assertThat(failed.toString()).contains("tell its lender").doesNotContain("hunter", "127.0.0.1");

    assertThat(owner.api().get("/api/me/resources/loans").json().at("/items/0/username").asString())
        .isEqualTo(borrower.username());
    assertThat(borrower.api().delete("/api/me/resources/borrowed/" + loan).status()).isEqualTo(200);
    assertThat(text(theirs.put(actor, "{\"text\": \"d\"}"))).contains("demo");
    borrower.api().put("/api/me/resources/borrowed/" + loan, "{}");
    assertThat(owner.api().delete("/api/me/resources/loans/" + loan).text()).isEqualTo("true");
    assertThat(text(theirs.put(actor, "{\"text\": \"e\"}"))).contains("demo");
    assertThat(borrower.api().put("/api/me/resources/borrowed/" + loan, "{}").status())
        .isEqualTo(404);

    assertThat(loanEvents(owner)).containsExactly("loan-taken-back", "loan-made");
    assertThat(loanEvents(borrower))
        .containsExactly("loan-accepted", "loan-declined", "loan-accepted");
  }

  /** The newest first. */
  private static List<String> loanEvents(Registered user) {
    return user.api()
        .get("/api/me/audit")
        .json()
        .get("items")
        .valueStream()
        .map(event -> event.get("kind").asString())
        .filter(kind -> kind.startsWith("loan-"))
        .toList();
  }

  @Test
  void isLentToTheActorsOfARole() {
    configure(owner, entry(mine, 1, 2));
    Registered borrower = Api.on(port).register();
    Stages theirs = Stages.of(borrower.api());
    String role = theirs.role("Poet");
    String program = "{\"onEntries\": [{\"name\": \"\", \"handle\": " + ASK + "}]}";
    String host = theirs.host(role, program);
    String actor =
        borrower
            .api()
            .post("/api/actors", Map.of("roleId", role, "hostId", host))
            .json()
            .path("id")
            .asString();
    String another = theirs.answering(ASK);
    String loan =
        lend(Map.of("roleId", role, "tokens", 5_000, "periodMillis", 60_000))
            .json()
            .path("id")
            .asString();

    assertThat(borrower.api().get("/api/me/resources/borrowed").json().path("total").asInt())
        .isZero();
    JsonNode offered =
        borrower.api().get("/api/me/resources/borrowed?role=" + role).json().at("/items/0");
    assertThat(offered.path("id").asString()).isEqualTo(loan);
    assertThat(offered.path("roleId").asString()).isEqualTo(role);
    borrower.api().put("/api/me/resources/borrowed/" + loan, "{}");

    assertThat(text(theirs.put(actor, "{\"text\": \"a\"}"))).isEqualTo("echo: a");
    assertThat(text(theirs.put(another, "{\"text\": \"b\"}"))).contains("demo");
  }

  @Test
  void lendsOnlyWhatIsOnesOwn() {
    configure(owner, entry(mine, 1, 2));
    String id = owner.api().get("/api/me").json().at("/resConfigs/0/id").asString();
    Registered stranger = Api.on(port).register();
    String loan =
        lend(Map.of("username", stranger.username(), "tokens", 1)).json().path("id").asString();
    Registered third = Api.on(port).register();
    String path = "/api/me/resources/" + id + "/loans";

    assertThat(
            stranger.api().post(path, Map.of("username", third.username(), "tokens", 1)).status())
        .isEqualTo(404);
    assertThat(stranger.api().delete("/api/me/resources/loans/" + loan).status()).isEqualTo(404);
    assertThat(third.api().put("/api/me/resources/borrowed/" + loan, "{}").status()).isEqualTo(404);
    assertThat(third.api().delete("/api/me/resources/borrowed/" + loan).status()).isEqualTo(404);
    assertThat(owner.api().put("/api/me/resources/borrowed/" + loan, "{}").status()).isEqualTo(404);
    for (Map<String, ?> wrong :
        List.<Map<String, ?>>of(
            Map.of("tokens", 5),
            Map.of("username", "nobody-at-all", "tokens", 5),
            Map.of("username", owner.username(), "tokens", 5),
            Map.of("username", "a\u0000b", "tokens", 5),
            Map.of("roleId", "a b", "tokens", 5),
            Map.of("username", third.username(), "roleId", "x", "tokens", 5),
            Map.of("username", third.username()),
            Map.of("username", third.username(), "tokens", 0),
            Map.of("username", third.username(), "tokens", 5, "periodMillis", 1))) {
      assertThat(owner.api().post(path, wrong).status()).as(wrong.toString()).isEqualTo(400);
    }
  }

  @Test
  void triesAConfigurationAndSaysWhatIsWrong() {
    JsonNode works = trial(entry(mine, 1, 1));
    assertThat(works.path("works").asBoolean()).isTrue();
    assertThat(works.path("message").asString()).startsWith("echo: ");
    assertThat(works.path("model").asString()).isEqualTo("stub");

    mine.then(Reaction.status(401, "{\"error\": {\"message\": \"bad key %s\"}}".formatted(KEY)));
    JsonNode refused = trial(entry(mine, 1, 1));
    assertThat(refused.path("works").asBoolean()).isFalse();
    assertThat(refused.path("message").asString())
        .contains("refuses its key (401)", "bad key ***")
        .doesNotContain("hunter");
    assertThat(mine.calls()).isEqualTo(2);
    assertThat(owner.api().get("/api/me").json().path("resConfigs").size()).isEqualTo(1);

    configure(owner, entry(mine, 1, 1));
    String stored = owner.api().get("/api/me").json().at("/resConfigs/0").toString();
    assertThat(trial(stored).path("works").asBoolean()).isTrue();
    assertThat(mine.remembered().getLast().headers())
        .containsEntry("authorization", "Bearer " + KEY);
    Answer moved =
        owner
            .api()
            .post(
                "/api/me/resources/test",
                stored.replace(mine.url().toString(), other.url().toString()));
    assertThat(moved.status()).isEqualTo(400);
    assertThat(other.calls()).isZero();

    JsonNode local = trial("{\"type\": \"llm\", \"runtime\": \"local\", \"url\": \"my laptop\"}");
    assertThat(local.path("works").asBoolean()).isFalse();
    assertThat(owner.api().post("/api/me/resources/test", "{\"runtime\": \"platform\"}").status())
        .isEqualTo(400);
  }

  @Test
  void reachesNothingInside() {
    for (String url : List.of("http://localhost:%d/v1", "http://[::ffff:7f00:1]:%d/v1")) {
      String inside =
          entry(mine, 1, 1).replace(mine.url().toString(), url.formatted(mine.url().getPort()));
      assertThat(owner.api().post("/api/me/resources/test", inside).status()).isEqualTo(400);
    }
    // a name says nothing of its address until it is looked up
    String name = entry(mine, 1, 1).replace("http://127.0.0.1", "http://inside.localhost.example");
    JsonNode answer = trial(name);
    assertThat(answer.path("works").asBoolean()).isFalse();
    assertThat(mine.calls()).isZero();
  }

  private JsonNode trial(String config) {
    Answer answer = owner.api().post("/api/me/resources/test", config);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private Answer lend(Map<String, ?> how) {
    String id = owner.api().get("/api/me").json().at("/resConfigs/0/id").asString();
    return owner.api().post("/api/me/resources/" + id + "/loans", how);
  }

  private static String entry(StubModelServer server, int cost, int quality) {
    return """
    {"type": "llm", "name": "mine", "runtime": "server", "url": "%s", "props":
      {"model": "stub-model", "cost": %d, "quality": %d, "apiToken": "%s"}}
    """
        .formatted(server.url(), cost, quality, KEY);
  }

  private static void configure(Registered user, String... entries) {
    Answer answer =
        user.api()
            .patch("/api/users", "{\"resConfigs\": [%s]}".formatted(String.join(", ", entries)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  private static String text(JsonNode answer) {
    return answer.path("text").asString();
  }
}
