package chat.roles.memory.collections;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Collections in whole runs, over HTTP. */
@ServerTest
class VectorDbToolTests {

  private static final String HOST =
      """
      {"published": true, "releasedNo": "1", "onEntries": [
        {"name": "", "handle": {"to": "vectorDB:<<req.options.do>>", "prompt": "<?req.options.with?>"}},
        {"name": "bare", "handle": {"to": "vectorDB:<<req.options.do>>"}}]}
      """;

  @LocalServerPort private int port;
  private Api user;
  private String actor;

  @BeforeEach
  void makeActor() {
    user = Api.on(port).register().api();
    actor = actorOf(user, publishedRole(user));
  }

  private static String publishedRole(Api author) {
    String role = Samples.makeRole(author, true);
    ObjectNode host = (ObjectNode) Json.parse(HOST);
    Samples.make(author, "/api/hosts", host.put("roleId", role));
    return role;
  }

  private static String actorOf(Api owner, String role) {
    return Samples.make(owner, "/api/actors", Map.of("roleId", role));
  }

  @Test
  void findsWhatWasPutInByMeaning() {
    put(
        """
        [{"id": "a", "text": "The cat sleeps on the sofa", "metadata": {"room": "living", "year": 2024}},
         {"id": "b", "text": "Interest rates rose again", "metadata": {"room": "office", "year": 2025}},
         "A plain text about sailing boats"]\
        """);
    JsonNode found = data("match", "{\"text\": \"a pet taking a nap\", \"count\": 1}");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).path("id").asString()).isEqualTo("a");
    assertThat(found.get(0).path("text").asString()).isEqualTo("The cat sleeps on the sofa");
    assertThat(found.get(0).path("metadata"))
        .isEqualTo(Json.parse("{\"room\": \"living\", \"year\": 2024}"));
    assertThat(found.get(0).path("distance").asDouble()).isBetween(0.1, 0.9);
    assertThat(ids(data("match", "\"money and banks\""))).hasSize(3).startsWith("b");
    JsonNode dto = say(actor, "bare", "match", null, "{\"text\": \"yachts\"}");
    assertThat(dto.at("/data/0/text").asString()).contains("sailing");
    assertThat(dto.path("text").asString()).isEqualTo("yachts");
  }

  @Test
  void replacesByIdAndKeepsTheSameTextOnce() {
    assertThat(put("[\"one text\", \"one text\"]")).hasSize(1);
    put("{\"text\": \"one text\"}");
    put("{\"id\": \"x\", \"text\": \"before\"}");
    put("{\"id\": \"x\", \"text\": \"after\"}");
    JsonNode found = data("match", "{\"text\": \"text\", \"count\": 9}");
    assertThat(found.valueStream().map(f -> f.path("text").asString()))
        .containsExactlyInAnyOrder("one text", "after");
  }

  @Test
  void takesEntriesFromPromptDataOrText() {
    say(actor, "bare", "upsert", null, "{\"data\": [{\"id\": \"d\", \"text\": \"from data\"}]}");
    say(actor, "bare", "upsert", null, "{\"text\": \"from the text\"}");
    data("upsert#other", "{\"entries\": [\"elsewhere\"]}");
    assertThat(data("match", "{\"text\": \"from\", \"count\": 9}")).hasSize(2);
    assertThat(data("match#other", "{\"text\": \"from\", \"count\": 9}")).hasSize(1);
    String named = "{\"text\": \"from\", \"collection\": \"other\"}";
    assertThat(data("match", named)).hasSize(1);
  }

  @Test
  void filtersByMetadata() {
    put(
        """
        [{"id": "a", "text": "same", "metadata": {"kind": "x", "n": 1, "ok": true, "tags": ["p", "q"]}},
         {"id": "b", "text": "same", "metadata": {"kind": "y", "n": 1.0, "ok": false, "tags": ["q"]}},
         {"id": "c", "text": "same", "metadata": {"kind": "1", "n": "1", "deep": {"kind": "x"}}},
         {"id": "d", "text": "same"}]\
        """);
    assertThat(filtered("{\"kind\": \"x\"}")).containsExactly("a");
    assertThat(filtered("{\"kind\": [\"x\", \"y\"]}")).containsExactlyInAnyOrder("a", "b");
    assertThat(filtered("{\"n\": 1}")).containsExactlyInAnyOrder("a", "b");
    assertThat(filtered("{\"n\": \"1\"}")).containsExactly("c");
    assertThat(filtered("{\"n\": 1, \"ok\": false}")).containsExactly("b");
    assertThat(filtered("{\"tags\": \"q\"}")).containsExactlyInAnyOrder("a", "b");
    assertThat(filtered("{\"tags\": []}")).isEmpty();
    assertThat(filtered("{\"kind\": \"x' OR '1'='1\"}")).isEmpty();
    assertThat(filtered("{\"kind\\\"=\\\"x\": \"\"}")).isEmpty();
    assertThat(filtered("{}")).hasSize(4);
  }

  @Test
  void removesByIdByFilterAndAltogether() {
    put(
        """
        [{"id": "a", "text": "same", "metadata": {"k": 1}}, {"id": "b", "text": "same"},
         {"id": "c", "text": "same"}, {"id": "d", "text": "same"}]\
        """);
    assertThat(data("remove", "{\"filter\": {\"k\": 1}}")).isEqualTo(removed(1));
    assertThat(data("remove", "[\"b\", \"nowhere\"]")).isEqualTo(removed(1));
    assertThat(data("remove", "\"c\"")).isEqualTo(removed(1));
    assertThat(filtered("{}")).containsExactly("d");
    assertThat(data("remove", "{\"all\": true}")).isEqualTo(removed(1));
    assertThat(data("remove", "{\"all\": true}")).isEqualTo(removed(0));
    assertThat(filtered("{}")).isEmpty();
  }

  private static JsonNode removed(int count) {
    return Json.object().put("removed", count);
  }

  @Test
  void showsNobodyElsesCollection() {
    put("\"my secret\"");
    Api stranger = Api.on(port).register().api();
    String role = user.get("/api/actors/" + actor).json().path("roleId").asString();
    String theirs = actorOf(stranger, role);
    assertThat(say(stranger, theirs, "", "match", "\"secret\"", "{}").path("data")).isEmpty();
    say(stranger, theirs, "", "remove", "{\"all\": true}", "{}");
    assertThat(data("match", "\"secret\"")).hasSize(1);
  }

  @Test
  void keepsAStrangersRoleAwayFromWhatOtherRolesKept() {
    put("\"my diary\"");
    data("upsert#user/shared", "\"shared among my own roles\"");
    String own = actorOf(user, publishedRole(user));
    assertThat(say(own, "", "match", "\"diary\"", "{}").path("data")).isEmpty();
    assertThat(say(own, "", "match#user/shared", "\"shared\"", "{}").path("data")).hasSize(1);
    Api author = Api.on(port).register().api();
    String strange = actorOf(user, publishedRole(author));
    assertThat(say(strange, "", "match", "\"diary\"", "{}").path("data")).isEmpty();
    for (String method : List.of("match", "upsert", "remove")) {
      String withName = "{\"collection\": \"user/shared\", \"text\": \"x\", \"all\": true}";
      JsonNode byAddress = say(strange, "", method + "#user/shared", "\"shared\"", "{}");
      JsonNode byPrompt = say(strange, "", method, withName, "{}");
      assertThat(byAddress.path("statusCode").asInt()).isEqualTo(403);
      assertThat(byPrompt.path("statusCode").asInt()).isEqualTo(403);
    }
    for (String name : List.of("../" + actor, "/shared", "user//shared", "a/b", "user/")) {
      JsonNode dto = say(strange, "", "match#" + name, "\"shared\"", "{}");
      assertThat(dto.path("statusCode").asInt()).as(name).isIn(400, 403);
    }
  }

  @Test
  void sharesACollectionAmongActorsOfARole() {
    put("\"known to all of us\"");
    String role = user.get("/api/actors/" + actor).json().path("roleId").asString();
    String sibling = actorOf(user, role);
    assertThat(say(sibling, "", "match", "\"known\"", "{}").path("data")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "match|{\"text\": \"\"}|no text to look for",
        "match|{\"text\": 5}|must be a text",
        "match|{\"text\": \"x\", \"count\": 0}|count must be",
        "match|{\"text\": \"x\", \"count\": 99999999999999999999}|count must be",
        "match|{\"text\": \"x\", \"filter\": []}|filter must be",
        "match|{\"text\": \"x\", \"filter\": {\"a\": {\"$ne\": 1}}}|filter.a must be",
        "match|{\"query\": \"x\"}|no \"query\"",
        "match|{\"text\": \"x\", \"collection\": 5}|collection's name",
        "upsert|[]|1 to 1,000 entries",
        "upsert|[5]|entry 0 must be a text",
        "upsert|[{\"id\": 5, \"text\": \"x\"}]|id of entry 0",
        "upsert|[{\"text\": \"x\", \"metadata\": [1]}]|metadata of entry 0",
        "remove|{\"filter\": {}}|empty filter",
        "remove|[5]|ids must be",
        "remove|{\"id\": \"x\"}|no \"id\"",
        "drop|{}|vectorDB:match",
        "match#a b|\"x\"|collection's name"
      })
  void saysWhatIsWrong(String method, String prompt, String message) {
    JsonNode dto = say(actor, "", method, prompt, "{}");
    assertThat(dto.path("statusCode").asInt()).as(dto.toString()).isEqualTo(400);
    assertThat(dto.path("message").asString()).contains("vectorDB", message);
  }

  @Test
  void takesLongTextsAndRefusesLongerOnes() {
    String tooLong = Json.write("x".repeat(20_001));
    JsonNode dto = say(actor, "", "upsert", tooLong, "{}");
    assertThat(dto.path("statusCode").asInt()).isEqualTo(400);
    put(Json.write("x".repeat(20_000)));
    put("\"a word\"");
    JsonNode found = say(actor, "", "match", Json.write("word ".repeat(20_000)), "{}");
    assertThat(found.path("statusCode").asInt()).isZero();
    assertThat(found.path("data")).hasSize(2);
  }

  @Test
  void reportsABadAddressWhenAHostIsSaved() {
    String role = Samples.makeRole(user, false);
    ObjectNode host =
        (ObjectNode)
            Json.parse(
                "{\"onEntries\": [{\"name\": \"\", \"handle\": {\"to\": \"vectorDB:find\"}}]}");
    Api.Answer answer = user.post("/api/hosts", host.put("roleId", role));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("vectorDB:match");
  }

  private JsonNode put(String entries) {
    return data("upsert", entries).path("ids");
  }

  private List<String> filtered(String filter) {
    return ids(data("match", "{\"text\": \"same\", \"count\": 9, \"filter\": " + filter + "}"));
  }

  private static List<String> ids(JsonNode found) {
    List<String> ids = new ArrayList<>();
    found.forEach(one -> ids.add(one.path("id").asString()));
    return ids;
  }

  private JsonNode data(String method, String prompt) {
    JsonNode dto = say(actor, "", method, prompt, "{}");
    assertThat(dto.path("statusCode").asInt()).as(dto.toString()).isZero();
    return dto.path("data");
  }

  private JsonNode say(
      String to, String entry, String method, @Nullable String prompt, String fields) {
    return say(user, to, entry, method, prompt, fields);
  }

  private static JsonNode say(
      Api api, String to, String entry, String method, @Nullable String prompt, String fields) {
    ObjectNode dto = (ObjectNode) Json.parse(fields);
    ObjectNode options = dto.putObject("options").put("do", method);
    if (prompt != null) {
      options.set("with", Json.parse(prompt));
    }
    String path = "/api/actors/" + to + "/chat" + (entry.isEmpty() ? "" : "/" + entry);
    Api.Answer answer = api.put(path, Json.write(dto));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }
}
