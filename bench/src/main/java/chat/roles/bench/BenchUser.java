package chat.roles.bench;

import chat.roles.kernel.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  private final URI api;
  private final String token;

  private BenchUser(URI api, String token) {
    this.api = api;
    this.token = token;
  }

  /** Registers. */
  static BenchUser register(URI api) throws IOException {
    BenchUser nobody = new BenchUser(api, "");
    JsonNode user =
        nobody.send(
            "POST",
            "/auth/register",
            "{\"username\": \"bench\", \"password\": \"a long password\"}");
    return new BenchUser(api, user.path("authToken").asString());
  }

  /** The same user on another node. */
  BenchUser at(URI otherApi) {
    return new BenchUser(otherApi, token);
  }

  String token() {
    return token;
  }

  /** An actor that asks its model once for each item of a message's data. */
  String askingActor() throws IOException {
    return actor(ASK_EACH);
  }

  /** An actor that asks its model once. */
  String answeringActor() throws IOException {
    return actor(ASK_ONCE);
  }

  /** An actor that asks its model for each item, and then suspends the run for its user. */
  String waitingActor() throws IOException {
    return actor(ASK_EACH_AND_WAIT);
  }

  /** An actor whose default entry is this prompt. */
  String actor(String handle) throws IOException {
    String role =
        send("POST", "/roles", "{\"nick\": \"Asker\", \"goal\": \"To ask much\"}")
            .path("id")
            .asString();
    String host =
        send("POST", "/hosts", HOST.formatted(role, handle, ASK_EACH)).path("id").asString();
    return send("POST", "/actors", "{\"roleId\": \"%s\", \"hostId\": \"%s\"}".formatted(role, host))
        .path("id")
        .asString();
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

  private static String shown(JsonNode answer) {
    return "%s %s".formatted(answer.path("statusCode"), answer.path("message"));
  }

  private JsonNode ask(String actor, int qas) throws IOException {
    String items =
        IntStream.rangeClosed(1, qas).mapToObj(String::valueOf).collect(Collectors.joining(","));
    return send("PUT", "/actors/" + actor + "/chat", "{\"data\": [" + items + "]}");
  }

  private JsonNode send(String method, String path, String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(api + path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setRequestProperty("Content-Type", "application/json");
    if (!token.isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    connection.setDoOutput(true);
    try (OutputStream output = connection.getOutputStream()) {
      output.write(body.getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream input =
        connection.getResponseCode() < 400
            ? connection.getInputStream()
            : connection.getErrorStream()) {
      return Json.parse(new String(input.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
