package chat.roles.models;

import chat.roles.kernel.http.HttpQuestion.Header;
import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.Message;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The chat completions protocol, which most endpoints speak, and Azure's way of addressing it. */
final class OpenAiWire implements Wire {

  private static final String AZURE_VERSION = "2024-10-21";
  private static final String CHAT = "chat/completions";

  private final EndpointFailures failures;
  private final List<Header> headers;
  private final Function<String, URI> address;
  private final URI list;
  private final boolean newTokenLimit;

  private OpenAiWire(
      ModelEndpoint endpoint,
      List<Header> headers,
      Function<String, URI> address,
      URI list,
      boolean newTokenLimit) {
    this.failures = new EndpointFailures(endpoint);
    this.headers = headers;
    this.address = address;
    this.list = list;
    this.newTokenLimit = newTokenLimit;
  }

  static OpenAiWire at(ModelEndpoint endpoint) {
    String key = endpoint.key();
    URI chat = endpoint.below(CHAT);
    return new OpenAiWire(
        endpoint,
        key == null ? List.of() : List.of(new Header("Authorization", "Bearer " + key)),
        _ -> chat,
        endpoint.below("models"),
        wantsNewTokenLimit(endpoint.url()));
  }

  /**
   * A deployment of Azure OpenAI, which its path names; or its newer paths, which end with {@code
   * /v1} and are like everybody's.
   */
  static OpenAiWire atAzure(ModelEndpoint endpoint) {
    String key = endpoint.key();
    List<Header> headers = key == null ? List.of() : List.of(new Header("api-key", key));
    String path = String.valueOf(endpoint.url().getPath());
    if (path.endsWith("/v1") || path.endsWith("/v1/")) {
      URI chat = endpoint.below(CHAT);
      return new OpenAiWire(endpoint, headers, _ -> chat, endpoint.below("models"), true);
    }
    String version = endpoint.apiVersion() == null ? AZURE_VERSION : endpoint.apiVersion();
    String query = "?api-version=" + URLEncoder.encode(version, StandardCharsets.UTF_8);
    String within = path.endsWith("/openai") || path.endsWith("/openai/") ? "" : "openai/";
    return new OpenAiWire(
        endpoint,
        headers,
        model ->
            endpoint.below(within + "deployments/" + PathSegment.of(model) + "/" + CHAT + query),
        endpoint.below(within + "models" + query),
        true);
  }

  /** Their newer models refuse {@code max_tokens}; others know nothing else. */
  private static boolean wantsNewTokenLimit(URI url) {
    String host = String.valueOf(url.getHost());
    return host.endsWith("openai.com") || host.endsWith("azure.com");
  }

  @Override
  public URI address(String model, boolean stream) {
    return address.apply(model);
  }

  @Override
  public List<Header> headers() {
    return headers;
  }

  @Override
  public JsonNode request(Question question, String model) {
    ObjectNode request = Json.object();
    request.put("model", model);
    ArrayNode messages = request.putArray("messages");
    for (Message message : question.messages()) {
      messages
          .addObject()
          .put("role", message.speaker().name().toLowerCase(Locale.ROOT))
          .put("content", CleanText.of(message.text()));
    }
    if (!question.images().isEmpty()) {
      show(question.images(), (ObjectNode) messages.get(messages.size() - 1));
    }
    describe(question.sampling(), request);
    if (question.stream()) {
      request.put("stream", true);
      request.putObject("stream_options").put("include_usage", true);
    }
    return request;
  }

  private static void show(List<Image> images, ObjectNode newest) {
    String text = newest.path("content").asString("");
    ArrayNode parts = newest.putArray("content");
    parts.addObject().put("type", "text").put("text", text);
    for (Image image : images) {
      parts.addObject().put("type", "image_url").putObject("image_url").put("url", image.url());
    }
  }

  private void describe(Sampling sampling, ObjectNode request) {
    if (sampling.temperature() != null) {
      request.put("temperature", sampling.temperature());
    }
    if (sampling.topP() != null) {
      request.put("top_p", sampling.topP());
    }
    if (sampling.maxTokens() != null) {
      request.put(newTokenLimit ? "max_completion_tokens" : "max_tokens", sampling.maxTokens());
    }
    if (sampling.n() != null) {
      request.put("n", sampling.n());
    }
  }

  @Override
  public void whole(JsonNode reply, IncomingAnswer answer) {
    take(reply, answer);
    JsonNode choices = reply.path("choices");
    if (!choices.path(0).path("message").isObject()) {
      throw failures.unreadable("its reply holds no message");
    }
    add(choices, "message", answer);
  }

  @Override
  public void event(JsonNode event, IncomingAnswer answer) {
    take(event, answer);
    add(event.path("choices"), "delta", answer);
  }

  private static void add(JsonNode choices, String within, IncomingAnswer answer) {
    for (int i = 0; i < choices.size(); i++) {
      int index = index(choices, i, answer);
      JsonNode message = choices.path(i).path(within);
      answer.add(index, content(message));
      if (index == 0) {
        painted(message).forEach(answer::add);
      }
    }
  }

  private void take(JsonNode part, IncomingAnswer answer) {
    JsonNode error = part.path("error");
    if (error.isObject() || error.isString()) {
      throw failures.ofError(error, answer.length());
    }
    answer.byModel(part.path("model").asString(""));
    JsonNode usage = part.path("usage");
    if (usage.isObject()) {
      answer.used(usage.path("prompt_tokens").asInt(-1), usage.path("completion_tokens").asInt(-1));
    }
    JsonNode choices = part.path("choices");
    for (int i = 0; i < choices.size(); i++) {
      JsonNode reason = choices.path(i).path("finish_reason");
      if (reason.isString()) {
        answer.endedFor(index(choices, i, answer), reason.stringValue());
      }
    }
  }

  /** Which choice it is: its place, where one is wanted or the server does not say. */
  private static int index(JsonNode choices, int place, IncomingAnswer answer) {
    return answer.isOfOne() ? place : choices.path(place).path("index").asInt(place);
  }

  /** A string, a list of parts, or a refusal in its place. */
  private static String content(JsonNode message) {
    JsonNode content = message.path("content");
    if (content.isArray()) {
      StringBuilder text = new StringBuilder();
      content.forEach(part -> text.append(part.path("text").asString("")));
      return text.toString();
    }
    return content.isString() ? content.stringValue() : message.path("refusal").asString("");
  }

  /** Pictures as several compatible endpoints send them along. */
  private static List<Image> painted(JsonNode message) {
    List<Image> images = new ArrayList<>();
    for (JsonNode each : message.path("images")) {
      Image image = Image.parse(each.path("image_url").path("url").asString(""));
      if (image != null) {
        images.add(image);
      }
    }
    return images;
  }

  @Override
  public URI list() {
    return list;
  }

  @Override
  public List<String> models(JsonNode list) {
    List<String> names = new ArrayList<>();
    for (JsonNode model : list.path("data")) {
      String id = model.path("id").asString("");
      if (!id.isEmpty() && !id.contains("embed")) {
        names.add(id);
      }
    }
    return names;
  }
}
