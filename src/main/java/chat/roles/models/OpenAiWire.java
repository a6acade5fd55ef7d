package chat.roles.models;

import chat.roles.kernel.http.HttpReply;
import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The chat completions protocol: requests out, replies in. */
final class OpenAiWire {

  private OpenAiWire() {}

  /**
   * A request's body.
   *
   * @param newTokenLimit whether the limit of tokens is {@code max_completion_tokens}
   */
  static byte[] request(Question question, String model, boolean newTokenLimit) {
    ObjectNode request = Json.object();
    request.put("model", model);
    ArrayNode messages = request.putArray("messages");
    for (Message message : question.messages()) {
      messages
          .addObject()
          .put("role", message.speaker().name().toLowerCase(Locale.ROOT))
          .put("content", CleanText.of(message.text()));
    }
    Sampling sampling = question.sampling();
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
    if (question.stream()) {
      request.put("stream", true);
      request.putObject("stream_options").put("include_usage", true);
    }
    return Json.mapper().writeValueAsBytes(request);
  }

  /** Reads a reply that is one JSON document. */
  static void readWhole(InputStream body, OpenAiAnswer answer, OpenAiFailures failures)
      throws IOException {
    JsonNode reply = parse(body.readAllBytes(), failures);
    take(reply, answer, failures);
    JsonNode choices = reply.path("choices");
    if (!choices.path(0).path("message").isObject()) {
      throw failures.unreadable("its reply holds no message");
    }
    for (int i = 0; i < choices.size(); i++) {
      answer.add(index(choices, i, answer), content(choices.path(i).path("message")));
    }
    answer.end(failures);
  }

  /** Reads a reply that comes as server-sent events, to its end. */
  static void readEvents(InputStream body, OpenAiAnswer answer, OpenAiFailures failures)
      throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    boolean done = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String data = line.startsWith("data:") ? line.substring(5).strip() : "";
      done |= data.equals("[DONE]");
      if (!done && !data.isEmpty()) {
        JsonNode event = event(data, answer, failures);
        take(event, answer, failures);
        JsonNode choices = event.path("choices");
        for (int i = 0; i < choices.size(); i++) {
          answer.add(index(choices, i, answer), content(choices.path(i).path("delta")));
        }
        if (answer.isTooLong()) {
          break;
        }
      }
    }
    if (!done && !answer.isEnded() && !answer.isTooLong()) {
      throw failures.ofCut(answer.length());
    }
    answer.end(failures);
  }

  private static JsonNode event(String data, OpenAiAnswer answer, OpenAiFailures failures) {
    try {
      return Json.parse(data);
    } catch (JacksonException e) {
      throw failures.ofCut(answer.length());
    }
  }

  private static void take(JsonNode part, OpenAiAnswer answer, OpenAiFailures failures) {
    JsonNode error = part.path("error");
    if (error.isObject() || error.isString()) {
      throw failures.ofError(error, answer.length());
    }
    answer.byModel(part.path("model").asString(""));
    if (part.path("usage").isObject()) {
      answer.used(part.path("usage"));
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
  private static int index(JsonNode choices, int place, OpenAiAnswer answer) {
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

  /** The first model that an endpoint lists and that can chat. */
  static String firstModel(HttpReply reply, OpenAiFailures failures) {
    if (reply.status() != 200) {
      throw failures.ofStatus(reply);
    }
    for (JsonNode model : parse(reply.body(), failures).path("data")) {
      String id = model.path("id").asString("");
      if (!id.isEmpty() && !id.contains("embed")) {
        return id;
      }
    }
    throw failures.unusable("cannot be had: its endpoint lists no model; the operator names one");
  }

  private static JsonNode parse(byte[] json, OpenAiFailures failures) {
    try {
      return Json.mapper().readTree(json);
    } catch (JacksonException e) {
      throw failures.unreadable("its reply is not the JSON of a chat completion");
    }
  }
}
