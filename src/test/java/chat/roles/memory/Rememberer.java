package chat.roles.memory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api;
import chat.roles.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An actor whose program does with its memory what a message's options say. */
final class Rememberer {

  private static final String HOST =
      """
      {"onEntries": [
        {"name": "", "handle": {"to": "memory:<<req.options.do>>", "prompt": "<?req.options.with?>"}},
        {"name": "bare", "handle": {"to": "memory:<<req.options.do>>"}},
        {"name": "each", "handle": {"to": "iterator:parallel=8", "responses": [
          {"then": {"to": "memory:<<req.options.do>>", "prompt": "<?req.data?>"}}]}},
        {"name": "pausing", "handle": {"to": "memory:nodes#save#replace", "responses": [
          {"then": {"to": "user-command:start"}},
          {"then": {"to": "memory:nodes#query", "prompt": {"count": 100}}}]}}
      ]}
      """;

  private final Api api;
  private final String id;
  private final String token;

  private Rememberer(Api api, String id, String token) {
    this.api = api;
    this.id = id;
    this.token = token;
  }

  static Rememberer of(Api api) {
    String role = Samples.makeRole(api, false);
    ObjectNode document = (ObjectNode) Json.parse(HOST);
    String host = Samples.make(api, "/api/hosts", document.put("roleId", role));
    Api.Answer made = api.post("/api/actors", Map.of("roleId", role, "hostId", host));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return new Rememberer(
        api, made.json().path("id").asString(), made.json().path("authToken").asString());
  }

  String id() {
    return id;
  }

  Api api() {
    return api;
  }

  /** The actor's own, not the user's. */
  String token() {
    return token;
  }

  /** A further actor of the same user and program. */
  Rememberer another() {
    return of(api);
  }

  /** The dto that comes of it. */
  JsonNode say(String entry, ObjectNode dto) {
    Api.Answer answer =
        api.put("/api/actors/" + id + "/chat" + (entry.isEmpty() ? "" : "/" + entry), dto);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static ObjectNode dto(String method, String domain) {
    ObjectNode dto = Json.object();
    dto.putObject("options").put("do", method).put("domain", domain);
    return dto;
  }

  /** What comes of a method with this prompt, JSON. */
  JsonNode dto(String domain, String method, String prompt) {
    ObjectNode dto = dto(method, domain);
    ((ObjectNode) dto.get("options")).set("with", Json.parse(prompt));
    return say("", dto);
  }

  /** The data that a method answers with. */
  JsonNode does(String domain, String method, String prompt) {
    JsonNode dto = dto(domain, method, prompt);
    assertThat(dto.path("statusCode").asInt()).as(dto.toString()).isZero();
    return dto.path("data");
  }

  JsonNode does(String method, String prompt) {
    return does("", method, prompt);
  }

  /** The same without a prompt. */
  JsonNode bare(String method, String fields) {
    ObjectNode dto = dto(method, "");
    dto.setAll((ObjectNode) Json.parse(fields));
    return say("bare", dto);
  }

  /** Asserts that a method fails so. */
  void fails(int status, String method, String prompt, String... words) {
    JsonNode dto = dto("", method, prompt);
    assertThat(dto.path("statusCode").asInt()).as(dto.toString()).isEqualTo(status);
    assertThat(dto.path("message").asString()).contains("memory:" + method + ": ").contains(words);
    assertThat(dto.at("/options/error_step").asString()).contains("onEntries[0]");
  }

  Rememberer withVersion(String key) {
    does("versions#save", Json.write(key));
    return this;
  }

  static List<String> keys(JsonNode list) {
    return each(list, "key");
  }

  static List<String> each(JsonNode list, String field) {
    List<String> values = new ArrayList<>();
    list.forEach(element -> values.add(element.path(field).asString()));
    return values;
  }
}
