package chat.roles.testing;

import chat.roles.kernel.json.Json;
import chat.roles.testing.Api.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Keeps cookies, as a browser does, and follows nothing by itself. */
public final class Browser {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final Map<String, Map<String, String>> cookies = new HashMap<>();

  /** The cookies for that URL's origin, by their names. */
  public Map<String, String> cookies(URI url) {
    return cookies.computeIfAbsent(url.getAuthority(), _ -> new TreeMap<>());
  }

  public Answer get(URI url) {
    return send("GET", url, null, Map.of());
  }

  /** Sends a body as the type that {@code headers} name. */
  public Answer send(String method, URI url, @Nullable String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(60))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    String mine =
        cookies(url).entrySet().stream()
            .map(c -> c.getKey() + "=" + c.getValue())
            .collect(Collectors.joining("; "));
    if (!mine.isEmpty()) {
      request.header("Cookie", mine);
    }
    return answer(url, request);
  }

  private Answer answer(URI url, HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
      response.headers().allValues("set-cookie").forEach(c -> keep(url, c));
      return new Answer(
          response.statusCode(), response.headers(), response.body(), json(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void keep(URI url, String cookie) {
    String[] pair = cookie.split(";", 2)[0].split("=", 2);
    if (pair[1].isEmpty()) {
      cookies(url).remove(pair[0]);
    } else {
      cookies(url).put(pair[0], pair[1]);
    }
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }
}
