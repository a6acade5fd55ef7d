package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Api.Answer;
import chat.roles.testing.FreshDatabase;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@UsersTest
class ResourcesApiTests {

  private static final String TOKEN = "sk-hunter22-1b7a";
  private static final String ENTRY =
      """
      {"type": "llm", "name": "mine", "runtime": "server", "url": "https://api.example.com/v1",
       "props": {"model": "small-1", "cost": 1, "quality": 2, "contextTokens": 8000,
         "apiToken": "sk-hunter22-1b7a", "unknown": true}}
      """;
  private static final String LOCAL =
      "{\"type\": \"llm\", \"runtime\": \"local\", \"url\": \"http://localhost:11434\"}";

  @LocalServerPort private int port;
  @Autowired private JdbcClient jdbc;
  @Autowired private Resources resources;
  @Autowired private ResourceStore store;
  private Api.Registered owner;
  private Api api;
  private UserId user;

  @BeforeEach
  void register() {
    owner = Api.on(port).register();
    api = owner.api();
    user = new UserId(owner.id());
  }

  @Test
  void keepsTheListAndShowsTheEndOfATokenAlone() {
    Answer made = replace(ENTRY, LOCAL);

    assertThat(made.status()).isEqualTo(200);
    JsonNode first = made.json().at("/resConfigs/0");
    assertThat(first.path("props"))
        .isEqualTo(
            Json.parse(
                """
                {"model": "small-1", "cost": 1, "quality": 2, "contextTokens": 8000,
                 "apiToken": "***1b7a"}
                """));
    assertThat(made.json().path("resConfigs").size()).isEqualTo(2);
    assertThat(api.get("/api/me").json().path("resConfigs"))
        .isEqualTo(made.json().path("resConfigs"));
    Answer signedIn =
        Api.on(port)
            .post(
                "/api/auth/login",
                java.util.Map.of("username", owner.username(), "password", owner.password()));
    assertThat(signedIn.json().path("resConfigs")).isEqualTo(made.json().path("resConfigs"));
    assertThat(made.text() + signedIn.text()).doesNotContain("hunter");
    assertThat(resources.list(user).getFirst().apiToken()).isEqualTo(TOKEN);
    assertThat(resources.usable(user).toString()).doesNotContain("hunter");
  }

  @Test
  void keepsWhatIsAbsentAndReplacesWhatIsGiven() {
    replace(ENTRY, LOCAL);
    assertThat(api.patch("/api/users", "{\"nick\": \"Ada\"}").json().path("resConfigs").size())
        .isEqualTo(2);
    assertThat(api.patch("/api/users", "{\"resConfigs\": null}").json().path("resConfigs").size())
        .isEqualTo(2);
    assertThat(replace(LOCAL).json().path("resConfigs").size()).isEqualTo(1);
    assertThat(replace().json().path("resConfigs").size()).isZero();
    assertThat(
            replace("{\"runtime\": \"platform\", \"type\": 5, \"url\": \"x\"}")
                .json()
                .path("resConfigs")
                .size())
        .isZero();
  }

  @Test
  void changesNothingWhenAnythingIsWrong() {
    replace(ENTRY);
    Answer wrong =
        api.patch("/api/users", "{\"nick\": \"Other\", \"resConfigs\": [{\"type\": \"llm\"}]}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(api.get("/api/me").json().path("nick").asString()).isNotEqualTo("Other");
    assertThat(resources.list(user)).hasSize(1);
    Answer refused =
        api.patch("/api/users", "{\"nick\": \"" + UsersServer.REFUSED + "\", \"resConfigs\": []}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(resources.usable(user).own()).hasSize(1);
  }

  @Test
  void sendsBackAMaskedTokenAndKeepsItWithItsEntry() {
    JsonNode shown = replace(ENTRY, LOCAL).json().path("resConfigs");
    String id = shown.at("/0/id").asString();

    ObjectNode renamed = (ObjectNode) shown.get(0).deepCopy();
    renamed.put("name", "other name");
    renamed.withObject("/props").put("model", "large-1").remove("cost");
    JsonNode now = replace(LOCAL, renamed.toString()).json().path("resConfigs");

    assertThat(now.at("/1/id").asString()).isEqualTo(id);
    assertThat(now.at("/1/props/apiToken").asString()).isEqualTo("***1b7a");
    assertThat(now.at("/0/id")).isEqualTo(shown.at("/1/id"));
    assertThat(resources.list(user).get(1).apiToken()).isEqualTo(TOKEN);
    assertThat(resources.list(user).get(1).props().cost()).isZero();

    // without its id it is known by what it is
    renamed.remove("id");
    assertThat(replace(renamed.toString()).json().at("/resConfigs/0/id").asString()).isEqualTo(id);
    assertThat(resources.list(user).getFirst().apiToken()).isEqualTo(TOKEN);

    renamed.withObject("/props").remove("apiToken");
    replace(renamed.toString());
    assertThat(resources.list(user).getFirst().apiToken()).isNull();
  }

  @Test
  void neverLetsAMaskedTokenMoveToAnotherUrl() {
    ObjectNode shown = (ObjectNode) replace(ENTRY, LOCAL).json().at("/resConfigs/0");
    String other = Api.on(port).register().api().get("/api/me").json().path("id").asString();
    List<String> moves = new ArrayList<>();
    for (String url :
        List.of(
            "https://evil.example/v1",
            "http://api.example.com/v1",
            "https://api.example.com:8443/v1",
            "https://api.example.com/v1/../other",
            "https://api.example.com/v1/")) {
      moves.add(shown.deepCopy().put("url", url).toString());
    }
    ObjectNode withoutId = shown.deepCopy().put("name", "new");
    withoutId.remove("id");
    moves.add(withoutId.toString());
    moves.add(shown.deepCopy().put("id", other).put("name", "new").toString());
    ObjectNode guessed = shown.deepCopy();
    guessed.withObject("/props").put("apiToken", "***9999");
    moves.add(guessed.toString());

    for (String move : moves) {
      Answer answer = replace(move);
      assertThat(answer.status()).as(move).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/path").asString())
          .isEqualTo("$.resConfigs[0].props.apiToken");
    }
    // nor twice
    assertThat(replace(shown.toString(), shown.toString()).status()).isEqualTo(400);
    assertThat(resources.list(user).getFirst().apiToken()).isEqualTo(TOKEN);
  }

  @Test
  void anothersIdIsNobodys() {
    String id = replace(ENTRY).json().at("/resConfigs/0/id").asString();
    Api other = Api.on(port).register().api();
    ObjectNode taken = ((ObjectNode) Json.parse(ENTRY)).put("id", id);

    String got =
        other
            .patch("/api/users", Json.object().set("resConfigs", array(taken.toString())))
            .json()
            .at("/resConfigs/0/id")
            .asString();

    assertThat(got).isNotEmpty().isNotEqualTo(id);
    assertThat(resources.list(user).getFirst().id()).isEqualTo(id);
  }

  @Test
  void storesATokenUnreadableAndBoundToItsUrl() {
    replace(ENTRY);
    String row =
        jdbc.sql("SELECT r::text || encode(sealed, 'escape') FROM resource r WHERE owner = ?")
            .param(owner.id())
            .query(String.class)
            .single();
    assertThat(row).contains("api.example.com").doesNotContain("hunter", "1b7a");
    jdbc.sql("UPDATE resource SET url = 'https://evil.example/v1' WHERE owner = ?")
        .param(owner.id())
        .update();
    assertThatIllegalStateException().isThrownBy(() -> resources.list(user));
    jdbc.sql("DELETE FROM resource WHERE owner = ?").param(owner.id()).update();
  }

  @Test
  void sealsAnewWithTheNewestKeyWhenItStarts() {
    replace(ENTRY);
    SecretKeys newer =
        new SecretKeys(
            new TokenKey(Base64.getUrlDecoder().decode(FreshDatabase.TOKEN_KEY)),
            List.of("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"));
    ResourceStore restarted = new ResourceStore(jdbc, newer);
    restarted.sealAnew();

    assertThat(restarted.keyIds()).containsExactly(newer.newest());
    assertThat(restarted.list(user).getFirst().apiToken()).isEqualTo(TOKEN);
    assertThatIllegalStateException().isThrownBy(() -> store.list(user));
    // so that the server of these tests can read what others made
    jdbc.sql("DELETE FROM resource").update();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5|$.resConfigs[0]",
        "{'runtime': 'server', 'url': 'https://a.example'}|$.resConfigs[0].type",
        "{'type': 'cat', 'runtime': 'server', 'url': 'https://a.example'}|$.resConfigs[0].type",
        "{'type': 'llm', 'url': 'https://a.example'}|$.resConfigs[0].runtime",
        "{'type': 'llm', 'runtime': 'cloud', 'url': 'https://a.example'}|$.resConfigs[0].runtime",
        "{'type': 'llm', 'runtime': 'server'}|$.resConfigs[0].url",
        "{'type': 'llm', 'runtime': 'server', 'url': 'no url at all'}|$.resConfigs[0].url",
        "{'type': 'llm', 'runtime': 'server', 'url': 'file:///etc/passwd'}|$.resConfigs[0].url",
        "{'type': 'llm', 'runtime': 'server', 'url': 'http://localhost:1'}|$.resConfigs[0].url",
        "{'type': 'llm', 'runtime': 'server', 'url': 'http://10.0.0.1/v1'}|$.resConfigs[0].url",
        "{'type': 'llm', 'runtime': 'server', 'url': 'http://[::1]/v1'}|$.resConfigs[0].url",
        "{'type': 'llm', 'runtime': 'server', 'url': 'http://2130706433/'}|$.resConfigs[0].url",
        "{'type': 'llm', 'runtime': 'server', 'url': 'http://169.254.169.254/'}|$.resConfigs[0].url",
        "{'type': 'llm', 'runtime': 'server', 'url': 'https://u:p@a.example'}|$.resConfigs[0].url",
        "{'type': 'llm', 'runtime': 'server', 'url': 'https://a.example?k=v'}|$.resConfigs[0].url",
        "{'type': 'llm', 'runtime': 'server', 'url': 'https://a.example#x'}|$.resConfigs[0].url",
        "{'type': 'llm', 'runtime': 'local', 'url': 'a\\u0000b'}|$.resConfigs[0].url",
        "{'type': 'llm', 'runtime': 'local', 'url': 'x', 'name': 'a\\u0000b'}|$.resConfigs[0].name",
        "{'type': 'llm', 'runtime': 'local', 'url': 'x', 'name': 'a\\ud800b'}|$.resConfigs[0].name",
        "{'type': 'llm', 'runtime': 'local', 'url': 'x', 'props': 5}|$.resConfigs[0].props",
        "{'type': 'llm', 'runtime': 'local', 'url': 'x', 'props': {'cost': 3}}|$.resConfigs[0].props.cost",
        "{'type': 'llm', 'runtime': 'local', 'url': 'x', 'props': {'quality': 'best'}}|$.resConfigs[0].props.quality",
        "{'type': 'llm', 'runtime': 'local', 'url': 'x', 'props': {'contextTokens': 1}}|$.resConfigs[0].props.contextTokens",
        "{'type': 'llm', 'runtime': 'local', 'url': 'x', 'props': {'provider': 'x'}}|$.resConfigs[0].props.provider",
        "{'type': 'llm', 'runtime': 'local', 'url': 'x', 'props': {'apiVersion': 'a b'}}|$.resConfigs[0].props.apiVersion",
        "{'type': 'llm', 'runtime': 'local', 'url': 'x', 'props': {'model': 'a\\r\\nb'}}|$.resConfigs[0].props.model",
        "{'type': 'llm', 'runtime': 'local', 'url': 'x', 'props': {'apiToken': 'hunter22'}}|$.resConfigs[0].props.apiToken",
        "{'type': 'llm', 'runtime': 'server', 'url': 'https://a.example', 'props': {'apiToken': 'hunter\\r\\nX: y'}}|$.resConfigs[0].props.apiToken",
        "{'type': 'llm', 'runtime': 'server', 'url': 'https://a.example', 'props': {'apiToken': 'hünter'}}|$.resConfigs[0].props.apiToken",
        "{'type': 'llm', 'runtime': 'server', 'url': 'https://a.example', 'props': {'apiToken': '***'}}|$.resConfigs[0].props.apiToken",
        "{'type': 'llm', 'runtime': 'server', 'url': 'https://a.example', 'props': {'apiKey': 'hunter22'}}|$.resConfigs[0].props.apiKey"
      },
      quoteCharacter = '`')
  void namesWhatIsWrong(String entry, String path) {
    Answer answer = replace(entry.replace('\'', '"'));

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    List<String> paths = new ArrayList<>();
    answer.json().path("errors").forEach(e -> paths.add(e.path("path").asString()));
    assertThat(paths).containsExactly(path);
    assertThat(answer.text()).doesNotContain("hunter", "hünter");
  }

  @Test
  void aUserHasTwentyAtMost() {
    assertThat(replace(Collections.nCopies(20, LOCAL).toArray(String[]::new)).status())
        .isEqualTo(200);
    assertThat(replace(Collections.nCopies(21, LOCAL).toArray(String[]::new)).status())
        .isEqualTo(400);
    assertThat(api.patch("/api/users", "{\"resConfigs\": 5}").status()).isEqualTo(400);
  }

  private Answer replace(String... entries) {
    return api.patch("/api/users", Json.object().set("resConfigs", array(entries)));
  }

  private static ArrayNode array(String... entries) {
    ArrayNode array = Json.nodes().arrayNode();
    for (String entry : entries) {
      array.add(Json.parse(entry));
    }
    return array;
  }
}
