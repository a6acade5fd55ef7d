package chat.roles.models;

import chat.roles.kernel.http.HttpQuestion.Header;
import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Google's Gemini protocol. */
final class GeminiWire implements Wire {

  private static final Set<String> WITHHELD =
      Set.of(
          "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION");

  private final ModelEndpoint endpoint;
  private final EndpointFailures failures;

  GeminiWire(ModelEndpoint endpoint) {
    this.endpoint = endpoint;
    this.failures = new EndpointFailures(endpoint);
  }

  @Override
  public URI address(String model, boolean stream) {
    int slash = model.indexOf('/');
    String path =
        slash < 0
            ? "models/" + PathSegment.of(model)
            : PathSegment.of(model.substring(0, slash))
                + "/"
                + PathSegment.of(model.substring(slash + 1));
    return endpoint.below(path + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent"));
  }

  @Override
  public List<Header> headers() {
    String key = endpoint.key();
    return key == null ? List.of() : List.of(new Header("x-goog-api-key", key));
  }

  @Override
  public JsonNode request(Question question, String model) {
    ObjectNode request = Json.object();
    ArrayNode contents = Json.nodes().arrayNode();
    for (Message message : question.messages()) {
      String text = CleanText.of(message.text());
      ObjectNode content =
          message.speaker() == Speaker.SYSTEM
              ? request.putObject("systemInstruction")
              : contents
                  .addObject()
                  .put("role", message.speaker() == Speaker.USER ? "user" : "model");
      content.putArray("parts").addObject().put("text", text);
    }
    ArrayNode newest = (ArrayNode) contents.get(contents.size() - 1).get("parts");
    for (Image image : question.images()) {
      newest
          .addObject()
          .putObject("inlineData")
          .put("mimeType", image.mimeType())
          .put("data", image.base64());
    }
    request.set("contents", contents);
    ObjectNode config = config(question.sampling());
    if (!config.isEmpty()) {
      request.set("generationConfig", config);
    }
    return request;
  }

  private static ObjectNode config(Sampling sampling) {
    ObjectNode config = Json.object();
    if (sampling.temperature() != null) {
      config.put("temperature", sampling.temperature());
    }
    if (sampling.topP() != null) {
      config.put("topP", sampling.topP());
    }
    if (sampling.maxTokens() != null) {
      config.put("maxOutputTokens", sampling.maxTokens());
    }
    if (sampling.n() != null) {
      config.put("candidateCount", sampling.n());
    }
    return config;
  }

  @Override
  public void whole(JsonNode reply, IncomingAnswer answer) {
    event(reply, answer);
    if (!reply.path("candidates").path(0).isObject()) {
      throw failures.unreadable("its reply holds no message");
    }
  }

  @Override
  public void event(JsonNode event, IncomingAnswer answer) {
    if (event.path("error").isObject()) {
      throw failures.ofError(event.path("error"), answer.length());
    }
    if (event.path("promptFeedback").path("blockReason").isString()) {
      throw new ModelFailure(
          400,
          "the question was withheld from the model %s by a content filter"
              .formatted(endpoint.label()));
    }
    answer.byModel(event.path("modelVersion").asString(""));
    JsonNode usage = event.path("usageMetadata");
    if (usage.has("promptTokenCount")) {
      answer.used(
          usage.path("promptTokenCount").asInt(-1),
          usage.path("candidatesTokenCount").asInt(0) + usage.path("thoughtsTokenCount").asInt(0));
    }
    JsonNode candidates = event.path("candidates");
    for (int i = 0; i < candidates.size(); i++) {
      take(
          candidates.path(i),
          answer.isOfOne() ? i : candidates.path(i).path("index").asInt(i),
          answer);
    }
  }

  private static void take(JsonNode candidate, int index, IncomingAnswer answer) {
    for (JsonNode part : candidate.path("content").path("parts")) {
      if (part.path("thought").asBoolean(false)) {
        continue;
      }
      answer.add(index, part.path("text").asString(""));
      JsonNode inline = part.path("inlineData");
      if (index == 0 && inline.isObject()) {
        Image image =
            Image.parse(
                "data:%s;base64,%s"
                    .formatted(
                        inline.path("mimeType").asString(""), inline.path("data").asString("")));
        if (image != null) {
          answer.add(image);
        }
      }
    }
    JsonNode reason = candidate.path("finishReason");
    if (reason.isString()) {
      answer.endedFor(index, ended(reason.stringValue()));
    }
  }

  private static String ended(String reason) {
    if (WITHHELD.contains(reason)) {
      return IncomingAnswer.FILTERED;
    }
    return reason.equals("MAX_TOKENS") ? IncomingAnswer.TOO_LONG : reason;
  }

  @Override
  public URI list() {
    return endpoint.below("models");
  }

  @Override
  public List<String> models(JsonNode list) {
    List<String> names = new ArrayList<>();
    for (JsonNode model : list.path("models")) {
      for (JsonNode method : model.path("supportedGenerationMethods")) {
        if (method.asString("").equals("generateContent")) {
          names.add(model.path("name").asString(""));
        }
      }
    }
    names.removeIf(String::isEmpty);
    return names;
  }
}
