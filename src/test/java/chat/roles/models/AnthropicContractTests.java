package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.StubModelServer.Reaction;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AnthropicContractTests extends LanguageModelContract {

  private static final Map<Integer, String> TYPES =
      Map.of(
          400, "invalid_request_error",
          401, "authentication_error",
          404, "not_found_error",
          429, "rate_limit_error",
          529, "overloaded_error");

  @Override
  Provider provider() {
    return Provider.ANTHROPIC;
  }

  @Override
  URI base() {
    return server.url();
  }

  @Override
  String whole(String text) {
    return answer("[{\"type\": \"text\", \"text\": \"%s\"}]".formatted(text), "end_turn");
  }

  private static String answer(String content, String reason) {
    return """
    {"id": "msg_1", "type": "message", "role": "assistant", "model": "model-1-exactly",
     "content": %s, "stop_reason": "%s", "stop_sequence": null,
     "usage": {"input_tokens": 4, "cache_creation_input_tokens": 1,
       "cache_read_input_tokens": 2, "output_tokens": 5}}
    """
        .formatted(content, reason);
  }

  @Override
  List<String> events(String... pieces) {
    List<String> events = new ArrayList<>();
    events.add(
        """
        {"type": "message_start", "message": {"id": "msg_1", "model": "model-1-exactly", \
        "content": [], "usage": {"input_tokens": 7, "output_tokens": 1}}}\
        """);
    events.add(
        "{\"type\": \"content_block_start\", \"index\": 0, \"content_block\": {\"type\": \"text\", \"text\": \"\"}}");
    events.add("{\"type\": \"ping\"}");
    for (String piece : pieces) {
      events.add(
          "{\"type\": \"content_block_delta\", \"index\": 0, \"delta\": {\"type\": \"text_delta\", \"text\": \"%s\"}}"
              .formatted(piece));
    }
    events.add("{\"type\": \"content_block_stop\", \"index\": 0}");
    events.add(
        "{\"type\": \"message_delta\", \"delta\": {\"stop_reason\": \"end_turn\"}, \"usage\": {\"output_tokens\": 5}}");
    events.add("{\"type\": \"message_stop\"}");
    return events;
  }

  @Override
  int tail() {
    return 3;
  }

  @Override
  String withheld() {
    return answer("[]", "refusal");
  }

  @Override
  String usedUp() {
    return answer("[{\"type\": \"thinking\", \"thinking\": \"hm\"}]", "max_tokens");
  }

  @Override
  String error(int status, String message) {
    return "{\"type\": \"error\", \"error\": {\"type\": \"%s\", \"message\": \"%s\"}}"
        .formatted(TYPES.getOrDefault(status, "api_error"), message);
  }

  @Override
  String overloaded() {
    return error(529, "Overloaded");
  }

  @Override
  String list() {
    return "{\"data\": [{\"type\": \"model\", \"id\": \"model-1\"}], \"has_more\": false}";
  }

  @Override
  String lastText(JsonNode request) {
    return request
        .path("messages")
        .get(request.path("messages").size() - 1)
        .path("content")
        .asString();
  }

  @Override
  JsonNode picture(JsonNode request) {
    return request.at("/messages/0/content/0/source/data");
  }

  @Override
  String systemText(JsonNode request) {
    return request.path("system").asString();
  }

  @Override
  int maxTokens(JsonNode request) {
    return request.path("max_tokens").asInt();
  }

  @Override
  String keyHeader() {
    return "x-api-key: " + KEY;
  }

  @Override
  String pathOf(String model, boolean stream) {
    return "/v1/messages";
  }

  @Test
  void saysWhichVersionItSpeaksAndHowLongAnAnswerMayBe() throws Exception {
    server.then(Reaction.json(whole("hello")));
    Sampling hot = new Sampling(1.7, null, null, 3);
    List<Message> messages =
        List.of(
            new Message(Speaker.USER, "hi"),
            new Message(Speaker.ASSISTANT, " "),
            new Message(Speaker.USER, "hello"));

    model("model-1").ask(new Question(messages, hot, false, "key"), pieces::add);

    assertThat(server.remembered().getFirst().headers())
        .containsEntry("anthropic-version", "2023-06-01");
    assertThat(Json.parse(server.remembered().getFirst().body()))
        .isEqualTo(
            Json.parse(
                """
                {"model": "model-1", "max_tokens": 4096, "temperature": 1.0, "messages": [
                  {"role": "user", "content": "hi"}, {"role": "user", "content": "hello"}]}
                """));
  }

  @Test
  void tellsASpentAccountFromABadQuestion() {
    server.then(
        Reaction.status(400, error(400, "Your credit balance is too low to access the API")));

    org.assertj.core.api.Assertions.assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> model("model-1").ask(hello(false), pieces::add))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(402));
  }
}
