package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Registered;
import chat.roles.testing.FreshDatabase;
import chat.roles.testing.Samples;
import chat.roles.testing.StubApi;
import chat.roles.testing.StubApi.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Programs that ask others over HTTP, on a server whose operator allows this machine. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "chatroles.discover-models=false",
      "chatroles.http.allowed=127.0.0.1,allowed.localhost",
      "chatroles.rest.first-retry=1ms"
    })
@ContextConfiguration(initializers = FreshDatabase.class)
@ExtendWith(OutputCaptureExtension.class)
class RestApiTests {

  private static final String VALUE = "s3cr3t-t0ken-1b7a";

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  private final StubApi there = StubApi.start();
  private Registered author;
  private Stages stages;

  @BeforeEach
  void register() {
    author = Api.on(port).register();
    stages = Stages.of(author.api());
  }

  @AfterEach
  void stop() {
    there.close();
  }

  /** Single quotes for double ones, URL for where the API is. */
  private String prompt(String to, String rest) {
    return "{\"to\": %s%s}"
        .formatted(
            Json.write(to.replace('\'', '"').replace("URL", there.url())), rest.replace('\'', '"'));
  }

  private void store(Api api, String name, String target) {
    var put =
        api.put("/api/me/secrets/" + name, Map.of("value", VALUE, "targets", List.of(target)));
    assertThat(put.status()).as(put.text()).isIn(200, 201);
  }

  @Test
  void asksAndAnswers() {
    there.answering(call -> Answer.json("{\"found\": \"" + call.query() + "\"}"));
    String actor =
        stages.answering(
            prompt(
                "restAPI:GET URL/find\n{'query': {'q': '<<req.text>>', 'n': '<?req.data.n?>'}, 'headers': {'X-Me': '<<me.nick>>'}}",
                ""));

    JsonNode answer = stages.put(actor, "{\"text\": \"a b&c\", \"data\": {\"n\": 3}}");

    assertThat(answer.at("/data/found").asString()).isEqualTo("q=a%20b%26c&n=3");
    assertThat(answer.path("text").asString()).isEqualTo("a b&c");
    assertThat(there.last().headers()).containsEntry("x-me", "Actor");
  }

  @Test
  void aFailureIsAnErrorThatARuleRepairs() {
    there.answering(_ -> Answer.of(404, "text/plain", "no such city"));
    String asked = "restAPI:GET URL/weather/<<req.text>>";
    JsonNode failed = stages.put(stages.answering(prompt(asked, "")), "{\"text\": \"Ulm\"}");
    assertThat(failed.path("statusCode").asInt()).isEqualTo(404);
    assertThat(failed.path("message").asString())
        .contains("/weather/Ulm answered 404: no such city");
    assertThat(failed.path("text").asString()).isEqualTo("Ulm");
    assertThat(failed.at("/options/error_step").asString()).isEqualTo("$.onEntries[0].handle");

    String repaired =
        stages.answering(
            prompt(
                asked,
                ", 'responses': [{'when': 'ErrorHandle', 'then': {'to': 'eval', 'prompt': '<<req.statusCode>> for <<req.text>>'}}]"));
    assertThat(stages.put(repaired, "{\"text\": \"Ulm\"}").path("text").asString())
        .isEqualTo("404 for Ulm");
  }

  @Test
  void asksOnceHoweverOftenTheRunIsContinued() {
    there.answering(_ -> Answer.json("{\"id\": 7}"));
    String actor =
        stages.answering(
            prompt(
                "restAPI:POST URL/orders",
                ", 'prompt': {'what': '<<req.text>>'}, 'responses': [{'then': {'to': 'user-command:start', 'prompt': 'Is that right?'}}, {'then': {'to': 'eval', 'prompt': 'order <<req.data.id>>'}}]"));

    assertThat(stages.put(actor, "{\"text\": \"tea\"}").path("statusCode").asInt()).isEqualTo(-1);
    JsonNode ended = stages.put(actor, "command-end", "{}");

    assertThat(ended.path("text").asString()).isEqualTo("order 7");
    assertThat(there.calls()).hasSize(1);
    assertThat(there.last().body()).isEqualTo("{\"what\":\"tea\"}");
    assertThat(there.last().headers().get("idempotency-key")).isNotBlank();
  }

  @Test
  void tellsASecretToItsTargetAndShowsItToNobody(CapturedOutput output) {
    store(author.api(), "KEY", there.url());
    there.answering(call ->
        Answer.json(
            "{\"you\": \"said %s\", \"%s\": [1]}"
                .formatted(call.headers().get("authorization"), call.query().replace("\"", ""))));
    String to =
        "restAPI:GET URL/me\n{'headers': {'Authorization': 'Bearer <<secrets.KEY>>'}, 'query': {'key': '<?secrets.KEY?>'}}";
    String role = Samples.makeRole(author.api(), true);
    String program =
        "{\"onEntries\": [{\"handle\": %s}], \"published\": true, \"releasedNo\": \"1\"}"
            .formatted(
                prompt(
                    to, ", 'responses': [{'then': {'to': 'log', 'prompt': 'got <<req.data>>'}}]"));
    stages.host(role, program);
    Registered user = Api.on(port).register();
    String actor = Samples.make(user.api(), "/api/actors", Map.of("roleId", role));

    JsonNode answer = Stages.of(user.api()).put(actor, "{}");

    assertThat(answer.at("/data/you").asString()).isEqualTo("said Bearer ***");
    assertThat(there.last().headers()).containsEntry("authorization", "Bearer " + VALUE);
    assertThat(there.last().query()).isEqualTo("key=" + VALUE);
    String run = answer.at("/options/runId").asString();
    String trace = user.api().get("/api/runs/" + run + "/qas").text();
    assertThat(trace).contains("restAPI", "Bearer ***");
    assertThat(answer + trace).doesNotContain(VALUE);
    assertThat(everythingStored()).doesNotContain(VALUE);
    assertThat(output.getAll()).doesNotContain(VALUE);
  }

  private String everythingStored() {
    StringBuilder all = new StringBuilder();
    for (String table :
        jdbc.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            .query(String.class)
            .list()) {
      jdbc.sql("SELECT t::text FROM \"" + table + "\" t")
          .query(String.class)
          .list()
          .forEach(all::append);
    }
    return all.toString();
  }

  @Test
  void aSecretGoesNowhereElse() {
    store(author.api(), "KEY", "api.example.com");
    String actor =
        stages.answering(prompt("restAPI:GET URL\n{'headers': {'A': '<<secrets.KEY>>'}}", ""));
    JsonNode answer = stages.put(actor, "{}");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(403);
    assertThat(answer.path("message").asString())
        .contains("the secret KEY is not for", "https://api.example.com");
    assertThat(there.calls()).isEmpty();

    String missing =
        stages.answering(prompt("restAPI:GET URL\n{'headers': {'A': '<<secrets.NONE>>'}}", ""));
    assertThat(stages.put(missing, "{}").path("message").asString()).contains("no secret NONE");
    assertThat(there.calls()).isEmpty();
  }

  @Test
  void noValueOfTheUsersNamesASecret() {
    store(author.api(), "KEY", there.url());
    String actor =
        stages.answering(
            prompt(
                "restAPI:GET URL\n{'headers': {'A': '<<req.text>>'}, 'query': <<json(req.data)>>}",
                ""));
    stages.put(actor, "{\"text\": \"<<secrets.KEY>>\", \"data\": {\"q\": \"<<secrets.KEY>>\"}}");
    assertThat(there.last().headers()).containsEntry("a", "<<secrets.KEY>>");
    assertThat(there.last().query()).doesNotContain(VALUE);
  }

  @Test
  void aUserWhoStepsInHasNoSecretsOfTheAuthor() {
    store(author.api(), "KEY", there.url());
    String actor = stages.answering("{\"to\": \"eval\", \"prompt\": \"x\"}");
    stages.put(actor, "command-start", "{}");
    String secretive = prompt("restAPI:GET URL\n{'headers': {'A': '<<secrets.KEY>>'}}", "");
    JsonNode refused = stages.put(actor, "command-run", "{\"data\": " + secretive + "}");
    assertThat(refused.path("message").asString())
        .contains("a command of the user's has no secrets");
    JsonNode nested =
        stages.put(
            actor,
            "command-run",
            "{\"data\": {\"to\": \"eval\", \"responses\": [{\"when\": \"ErrorHandle\", \"then\": %s}, {\"then\": %s}]}}"
                .formatted(secretive, secretive));
    assertThat(nested.path("message").asString())
        .contains("a command of the user's has no secrets");
    assertThat(there.calls()).isEmpty();
    JsonNode plain =
        stages.put(actor, "command-run", "{\"data\": " + prompt("restAPI:GET URL", "") + "}");
    assertThat(plain.toString()).contains("\"data\":{}");
    assertThat(there.calls()).hasSize(1);
  }

  @Test
  void aUsersOwnSecretGoesAlongWhereItWasGranted() {
    String role = Samples.makeRole(author.api(), true);
    String handle = prompt("restAPI:GET URL\n{'headers': {'A': '<<mySecrets.MINE>>'}}", "");
    var made =
        author
            .api()
            .post(
                "/api/hosts",
                ((ObjectNode)
                        Json.parse(
                            "{\"onEntries\": [{\"handle\": %s}], \"published\": true, \"releasedNo\": \"1\"}"
                                .formatted(handle)))
                    .put("roleId", role));
    assertThat(made.json().path("uses"))
        .isEqualTo(
            Json.parse(
                "{\"tools\": [\"restAPI\"], \"members\": [], \"targets\": [\"%s\"], \"secrets\": [], \"mySecrets\": [{\"roleId\": \"%s\", \"name\": \"MINE\"}]}"
                    .formatted(there.url(), role)));
    Registered user = Api.on(port).register();
    store(author.api(), "MINE", there.url());
    String actor = Samples.make(user.api(), "/api/actors", Map.of("roleId", role));
    Stages mine = Stages.of(user.api());
    assertThat(mine.put(actor, "{}").path("statusCode").asInt()).isEqualTo(403);

    store(user.api(), "MINE", there.url());
    JsonNode ungranted = mine.put(actor, "{}");
    assertThat(ungranted.path("message").asString())
        .contains("PUT /api/me/secrets/MINE/grants/" + role);
    user.api().put("/api/me/secrets/MINE/grants/another-role", "{}");
    assertThat(mine.put(actor, "{}").path("statusCode").asInt()).isEqualTo(403);
    assertThat(there.calls()).isEmpty();

    user.api().put("/api/me/secrets/MINE/grants/" + role, "{}");
    assertThat(mine.put(actor, "{}").path("statusCode").asInt()).isZero();
    assertThat(there.last().headers()).containsEntry("a", VALUE);

    user.api().delete("/api/me/secrets/MINE/grants/" + role);
    assertThat(mine.put(actor, "{}").path("statusCode").asInt()).isEqualTo(403);
    assertThat(there.calls()).hasSize(1);
  }

  @Test
  void warnsOfSecretsThatTheAuthorHasNotOrHasForOthers() {
    store(author.api(), "KEY", "https://other.example");
    String role = Samples.makeRole(author.api(), false);
    String handle =
        prompt(
            "restAPI:GET https://api.example.com/\n{'headers': {'A': '<<secrets.KEY>> <<secrets.NONE>>'}}",
            "");
    JsonNode checked =
        author
            .api()
            .post(
                "/api/hosts/check",
                "{\"roleId\": \"%s\", \"onEntries\": [{\"name\": \"\", \"handle\": {\"to\": \"eval\", \"responses\": [{\"then\": %s}]}}]}"
                    .formatted(role, handle))
            .json();
    assertThat(checked.path("valid").asBoolean()).isTrue();
    assertThat(checked.path("warnings")).hasSize(2);
    for (JsonNode warning : checked.path("warnings")) {
      assertThat(warning.path("path").asString())
          .isEqualTo("$.onEntries[0].handle.responses[0].then.to");
    }
    assertThat(checked.path("warnings").toString())
        .contains("KEY is not for https://api.example.com", "no secret NONE yet");
    assertThat(checked.at("/uses/secrets")).isEqualTo(Json.parse("[\"KEY\", \"NONE\"]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET http://localhost/x",
        "GET http://10.1.2.3/x",
        "GET http://169.254.169.254/latest/meta-data/",
        "GET http://[::ffff:10.0.0.1]/",
        "GET file:///etc/passwd",
        "GET gopher://a.example/",
        "GET http://user:pw@a.example/",
        "GET http://a.example:99999/",
        "GET http://2130706433/",
        "BREW http://a.example/",
        "http://a.example/",
        "GET http://a.example/\n{'heads': {}}",
        "GET http://a.example/\n{headers: {}}"
      })
  void aHostIsRefusedWithThePlaceAndTheRemedy(String address) {
    String role = Samples.makeRole(author.api(), false);
    JsonNode checked =
        author
            .api()
            .post(
                "/api/hosts/check",
                "{\"roleId\": \"%s\", \"onEntries\": [{\"name\": \"\", \"handle\": %s}]}"
                    .formatted(role, prompt("restAPI:" + address, "")))
            .json();
    assertThat(checked.path("valid").asBoolean()).as(checked.toString()).isFalse();
    assertThat(checked.path("errors")).hasSize(1);
    assertThat(checked.at("/errors/0/path").asString()).isEqualTo("$.onEntries[0].handle.to");
    assertThat(checked.at("/errors/0/message").asString()).startsWith("restAPI: ");
  }
}
