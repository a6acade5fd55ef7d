package chat.roles.testing;

import chat.roles.kernel.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Speaks to a test server, as somebody or as nobody. Bodies are JSON text or anything that Jackson
 * writes.
 */
public final class Api {

  /** An answer; {@code json} is a missing node when the body is not JSON. */
  public record Answer(int status, HttpHeaders headers, String text, JsonNode json) {

    /** The header's first value, or "". */
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /** A registered user and a client that signs with the user's token. */
  public record Registered(String id, String username, String password, String token, Api api) {}

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final int port;
  private final @Nullable String token;

  private Api(int port, @Nullable String token) {
    this.port = port;
    this.token = token;
  }

  /** Nobody, speaking to the server on that port. */
  public static Api on(int port) {
    return new Api(port, null);
  }

  /** The same server, with this token. */
  public Api as(String newToken) {
    return new Api(port, newToken);
  }

  /** Makes a user of a new name. */
  public Registered register() {
    String username = "user-" + COUNT.incrementAndGet();
    String password = "correct horse " + username;
    Answer answer =
        on(port).post("/api/auth/register", Map.of("username", username, "password", password));
    if (answer.status() != 201) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
    String newToken = answer.json().get("authToken").asString();
    return new Registered(
        answer.json().get("id").asString(), username, password, newToken, as(newToken));
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  public Answer post(String path, Object body) {
    return send("POST", path, body);
  }

  public Answer put(String path, Object body) {
    return send("PUT", path, body);
  }

  public Answer patch(String path, Object body) {
    return send("PATCH", path, body);
  }

  public Answer delete(String path) {
    return send("DELETE", path, null);
  }

  /** Sends it as JSON. */
  public Answer send(String method, String path, @Nullable Object body) {
    HttpRequest.Builder request = request(path);
    if (body == null) {
      return send(request.method(method, BodyPublishers.noBody()));
    }
    String text = body instanceof String given ? given : Json.write(body);
    return send(
        request
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(text)));
  }

  /** A request to that path with the token, for what the other methods cannot say. */
  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(60));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Sends what {@link #request} began. */
  public Answer send(HttpRequest.Builder request) {
    try {
      var response = CLIENT.send(request.build(), BodyHandlers.ofString());
      return new Answer(
          response.statusCode(), response.headers(), response.body(), json(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (tools.jackson.core.JacksonException _) {
      return MissingNode.getInstance();
    }
  }
}
