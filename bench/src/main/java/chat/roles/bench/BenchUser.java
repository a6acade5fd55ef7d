package chat.roles.bench;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Somebody who uses the measured server over HTTP. */
final class BenchUser {

  private static final String ASK_EACH =
      """
      {"to": "iterator", "prompt": "req.data",
       "responses": [{"then": {"to": "llm", "prompt": "hello <<req.data>>"}}]}\
      """;
  private static final String ASK_ONCE = "{\"to\": \"llm\"}";
  private static final String ASK_EACH_AND_WAIT =
      """
      {"to": "@#each", "responses": [{"then": {"to": "user-command:start"}}]}\
      """;
  private static final String HOST =
      """
      {"roleId": "%s", "onEntries": [{"name": "", "handle": %s}, {"name": "each", "handle": %s}]}
      """;

  private static final String ASK_A_MEMBER_FOR_EACH =
      """
      {"to": "iterator", "prompt": "req.data",
       "responses": [{"then": {"to": "@asker", "prompt": "<?req.data?>"}}]}\
      """;
  private static final String TEAM =
      """
      {"roleId": "%s", "members": [{"name": "asker", "roleId": "%s", "hostId": "%s"}],
       "onEntries": [{"name": "", "handle": %s}]}
      """;

  private final URI api;
  private final String id;
  private final String token;

  private BenchUser(URI api, String id, String token) {
    this.api = api;
    this.id = id;
    this.token = token;
  }

  /** Registers. */
  static BenchUser register(URI api) throws IOException {
    BenchUser nobody = new BenchUser(api, "", "");
    JsonNode user =
        nobody.send(
            "POST",
            "/auth/register",
            "{\"username\": \"bench\", \"password\": \"a long password\"}");
    return new BenchUser(api, user.path("id").asString(), user.path("authToken").asString());
  }

  /** The same user on another node. */
  BenchUser at(URI otherApi) {
    return new BenchUser(otherApi, id, token);
  }

  UserId id() {
    return new UserId(id);
  }

  String token() {
    return token;
  }

  /** An actor that asks its model once for each item of a message's data. */
  String askingActor() throws IOException {
    return actor(ASK_EACH);
  }

  /** The same with a model of at most that cost. */
  String askingActor(int cost) throws IOException {
    return actor(ASK_EACH.replace("\"llm\"", "\"llm:cost=" + cost + "\""));
  }

  /** An actor that asks its model once. */
  String answeringActor() throws IOException {
    return actor(ASK_ONCE);
  }

  /** An actor that asks its model for each item, and then suspends the run for its user. */
  String waitingActor() throws IOException {
    return actor(ASK_EACH_AND_WAIT);
  }

  /** An actor that asks its member for each item, which asks its model for each item of that. */
  String actorWithAMember() throws IOException {
    String role = role();
    String member = id("/hosts", HOST.formatted(role, ASK_EACH, ASK_EACH));
    return actor(role, id("/hosts", TEAM.formatted(role, role, member, ASK_A_MEMBER_FOR_EACH)));
  }

  /** An actor whose default entry is this prompt. */
  String actor(String handle) throws IOException {
    String role = role();
    return actor(role, id("/hosts", HOST.formatted(role, handle, ASK_EACH)));
  }

  private String role() throws IOException {
    return id("/roles", "{\"nick\": \"Asker\", \"goal\": \"To ask much\"}");
  }

  private String id(String path, String body) throws IOException {
    return send("POST", path, body).path("id").asString();
  }

  private String actor(String role, String host) throws IOException {
    return id("/actors", "{\"roleId\": \"%s\", \"hostId\": \"%s\"}".formatted(role, host));
  }

  /** One chat, that is one run, of so many QAs. */
  void chat(String actor, int qas) throws IOException {
    JsonNode answer = ask(actor, qas);
    if (answer.path("statusCode").asInt(-1) != 0 || answer.path("data").size() != qas) {
      throw new IOException("the chat went wrong: " + shown(answer));
    }
  }

  /** The text that an actor answers to a text. */
  String text(String actor, String text) throws IOException {
    return send("PUT", "/actors/" + actor + "/chat", Json.write(Json.object().put("text", text)))
        .path("text")
        .asString();
  }

  /** One chat whose run asks so many QAs and then waits for its user. */
  void chatThatWaits(String actor, int qas) throws IOException {
    JsonNode answer = ask(actor, qas);
    if (answer.path("statusCode").asInt(0) != -1) {
      throw new IOException("the run did not suspend: " + shown(answer));
    }
  }

  /** Gives the newest run that waits its end, and returns when it has come. */
  void endWaiting(String actor) throws IOException {
    JsonNode answer =
        send("PUT", "/actors/" + actor + "/chat/command-end", "{\"text\": \"go on\"}");
    if (answer.path("statusCode").asInt(-1) != 0) {
      throw new IOException("the run did not go on: " + shown(answer));
    }
  }

  /** One chat of so many groups of QAs, three levels deep; the run's id. */
  String deepChat(String actor, int groups, int qasEach) throws IOException {
    String group = items(qasEach);
    String data = IntStream.range(0, groups).mapToObj(_ -> group).collect(Collectors.joining(","));
    JsonNode answer = send("PUT", "/actors/" + actor + "/chat", "{\"data\": [" + data + "]}");
    if (answer.path("statusCode").asInt(-1) != 0 || answer.path("data").size() != groups) {
      throw new IOException("the chat went wrong: " + shown(answer));
    }
    return answer.path("options").path("runId").asString();
  }

  /** A page of what the API has. */
  JsonNode get(String path) throws IOException {
    return send("GET", path, null);
  }

  private static String items(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String shown(JsonNode answer) {
    return "%s %s".formatted(answer.path("statusCode"), answer.path("message"));
  }

  private JsonNode ask(String actor, int qas) throws IOException {
    return send("PUT", "/actors/" + actor + "/chat", "{\"data\": " + items(qas) + "}");
  }

  private JsonNode send(String method, String path, @Nullable String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(api + path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setRequestProperty("Content-Type", "application/json");
    if (!token.isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    if (body != null) {
      connection.setDoOutput(true);
      try (OutputStream output = connection.getOutputStream()) {
        output.write(body.getBytes(StandardCharsets.UTF_8));
      }
    }
    try (InputStream input =
        connection.getResponseCode() < 400
            ? connection.getInputStream()
            : connection.getErrorStream()) {
      return Json.parse(new String(input.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
