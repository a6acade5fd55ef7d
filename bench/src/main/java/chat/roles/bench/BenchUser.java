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

  private static final String ASKS_EACH =
      """
      {"roleId": "%s", "onEntries": [{"name": "", "handle":
        {"to": "iterator", "prompt": "req.data",
         "responses": [{"then": {"to": "llm", "prompt": "hello <<req.data>>"}}]}}]}
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

  /** An actor that asks its model once for each item of a message's data. */
  String askingActor() throws IOException {
    String role =
        send("POST", "/roles", "{\"nick\": \"Asker\", \"goal\": \"To ask much\"}")
            .path("id")
            .asString();
    String host = send("POST", "/hosts", ASKS_EACH.formatted(role)).path("id").asString();
    return send("POST", "/actors", "{\"roleId\": \"%s\", \"hostId\": \"%s\"}".formatted(role, host))
        .path("id")
        .asString();
  }

  /** One chat, that is one run, of so many QAs. */
  void chat(String actor, int qas) throws IOException {
    String items =
        IntStream.rangeClosed(1, qas).mapToObj(String::valueOf).collect(Collectors.joining(","));
    JsonNode answer = send("PUT", "/actors/" + actor + "/chat", "{\"data\": [" + items + "]}");
    if (answer.path("statusCode").asInt(-1) != 0 || answer.path("data").size() != qas) {
      throw new IOException("the chat went wrong: " + answer);
    }
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
