package chat.roles.models;

import chat.roles.kernel.http.HttpQuestion.Header;
import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic's messages protocol. One answer to a question, whatever {@code n} says. */
final class AnthropicWire implements Wire {

  private static final String VERSION = "2023-06-01";
  private static final int USUAL_ANSWER = 4_096;

  private final ModelEndpoint endpoint;
  private final EndpointFailures failures;
  private final URI messages;

  AnthropicWire(ModelEndpoint endpoint) {
    this.endpoint = endpoint;
    this.failures = new EndpointFailures(endpoint);
    this.messages = endpoint.below("messages");
  }

  @Override
  public URI address(String model, boolean stream) {
    return messages;
  }

  @Override
  public List<Header> headers() {
    List<Header> headers = new ArrayList<>();
    String version = endpoint.apiVersion();
    headers.add(new Header("anthropic-version", version == null ? VERSION : version));
    String key = endpoint.key();
    if (key != null) {
      headers.add(new Header("x-api-key", key));
    }
    return headers;
  }

  @Override
  public JsonNode request(Question question, String model) {
    Sampling sampling = question.sampling();
    ObjectNode request = Json.object().put("model", model);
    request.put("max_tokens", sampling.maxTokens() == null ? USUAL_ANSWER : sampling.maxTokens());
    ArrayNode said = Json.nodes().arrayNode();
    for (Message message : question.messages()) {
      String text = CleanText.of(message.text());
      if (message.speaker() == Speaker.SYSTEM) {
        request.put("system", text);
      } else if (!text.isBlank()) {
        // it refuses empty ones
        said.addObject()
            .put("role", message.speaker() == Speaker.USER ? "user" : "assistant")
            .put("content", text);
      }
    }
    request.set("messages", said);
    if (!question.images().isEmpty()) {
      show(question, said);
    }
    if (sampling.temperature() != null) {
      request.put("temperature", Math.min(1, sampling.temperature()));
    }
    if (sampling.topP() != null) {
      request.put("top_p", sampling.topP());
    }
    if (question.stream()) {
      request.put("stream", true);
    }
    return request;
  }

  private static void show(Question question, ArrayNode said) {
    String text = CleanText.of(question.messages().getLast().text());
    if (!text.isBlank()) {
      said.remove(said.size() - 1);
    }
    ArrayNode parts = said.addObject().put("role", "user").putArray("content");
    for (Image image : question.images()) {
      parts
          .addObject()
          .put("type", "image")
          .putObject("source")
          .put("type", "base64")
          .put("media_type", image.mimeType())
          .put("data", image.base64());
    }
    if (!text.isBlank()) {
      parts.addObject().put("type", "text").put("text", text);
    }
  }

  @Override
  public void whole(JsonNode reply, IncomingAnswer answer) {
    checkError(reply, answer);
    if (!reply.path("content").isArray()) {
      throw failures.unreadable("its reply holds no message");
    }
    answer.byModel(reply.path("model").asString(""));
    for (JsonNode part : reply.path("content")) {
      answer.add(0, text(part));
    }
    used(reply.path("usage"), answer);
    ended(reply.path("stop_reason"), answer);
  }

  @Override
  public void event(JsonNode event, IncomingAnswer answer) {
    checkError(event, answer);
    switch (event.path("type").asString("")) {
      case "message_start" -> {
        answer.byModel(event.path("message").path("model").asString(""));
        used(event.path("message").path("usage"), answer);
      }
      case "content_block_start" -> answer.add(0, text(event.path("content_block")));
      case "content_block_delta" -> answer.add(0, text(event.path("delta")));
      case "message_delta" -> {
        used(event.path("usage"), answer);
        ended(event.path("delta").path("stop_reason"), answer);
      }
      case "message_stop" -> answer.complete();
      default -> {
        // pings, ends of blocks, and what is yet to come
      }
    }
  }

  private void checkError(JsonNode part, IncomingAnswer answer) {
    if (part.path("type").asString("").equals("error")) {
      throw failures.ofError(part.path("error"), answer.length());
    }
  }

  /** Only what it says, and not what it thinks or would call. */
  private static String text(JsonNode part) {
    return switch (part.path("type").asString("")) {
      case "text", "text_delta" -> part.path("text").asString("");
      default -> "";
    };
  }

  /** Counts are of the whole answer so far; later ones may leave out what is told already. */
  private static void used(JsonNode usage, IncomingAnswer answer) {
    if (!usage.isObject()) {
      return;
    }
    int in = usage.path("input_tokens").asInt(-1);
    if (in >= 0) {
      in += usage.path("cache_creation_input_tokens").asInt(0);
      in += usage.path("cache_read_input_tokens").asInt(0);
    }
    answer.used(Math.max(in, answer.tokensIn()), usage.path("output_tokens").asInt(-1));
  }

  private static void ended(JsonNode reason, IncomingAnswer answer) {
    if (reason.isString()) {
      answer.endedFor(
          0,
          switch (reason.stringValue()) {
            case "max_tokens" -> IncomingAnswer.TOO_LONG;
            case "refusal" -> IncomingAnswer.FILTERED;
            default -> reason.stringValue();
          });
    }
  }

  @Override
  public URI list() {
    return endpoint.below("models");
  }

  @Override
  public List<String> models(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.path("data").forEach(model -> names.add(model.path("id").asString("")));
    names.removeIf(String::isEmpty);
    return names;
  }
}
