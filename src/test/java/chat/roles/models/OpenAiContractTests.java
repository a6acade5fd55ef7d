package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.StubModelServer.Reaction;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenAiContractTests extends LanguageModelContract {

  @Override
  Provider provider() {
    return Provider.OPENAI_COMPATIBLE;
  }

  @Override
  URI base() {
    return server.url();
  }

  @Override
  String whole(String text) {
    return answer("{\"role\": \"assistant\", \"content\": \"%s\"}".formatted(text), "stop");
  }

  private static String answer(String message, String reason) {
    return """
    {"id": "chatcmpl-1", "object": "chat.completion", "model": "model-1-exactly",
     "choices": [{"index": 0, "message": %s, "finish_reason": "%s"}],
     "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}}
    """
        .formatted(message, reason);
  }

  @Override
  List<String> events(String... pieces) {
    List<String> events = new ArrayList<>();
    for (String piece : pieces) {
      events.add(
          "{\"model\": \"model-1-exactly\", \"choices\": [{\"index\": 0, \"delta\": {\"content\": \"%s\"}}]}"
              .formatted(piece));
    }
    events.add("{\"choices\": [{\"index\": 0, \"delta\": {}, \"finish_reason\": \"stop\"}]}");
    events.add("{\"choices\": [], \"usage\": {\"prompt_tokens\": 7, \"completion_tokens\": 5}}");
    events.add("[DONE]");
    return events;
  }

  @Override
  int tail() {
    return 3;
  }

  @Override
  String withheld() {
    return answer("{\"role\": \"assistant\", \"content\": \"\"}", "content_filter");
  }

  @Override
  String usedUp() {
    return answer("{\"role\": \"assistant\", \"content\": \"\"}", "length");
  }

  @Override
  String error(int status, String message) {
    return """
    {"error": {"message": "%s", "type": "some_error", "param": null, "code": null}}
    """
        .formatted(message);
  }

  @Override
  String overloaded() {
    return "{\"error\": {\"message\": \"overloaded\", \"code\": 503}}";
  }

  @Override
  String list() {
    return "{\"data\": [{\"id\": \"text-embedding-3\"}, {\"id\": \"model-1\"}]}";
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
    return request.at("/messages/0/content/1/image_url/url");
  }

  @Override
  String systemText(JsonNode request) {
    return request.at("/messages/0/content").asString();
  }

  @Override
  int maxTokens(JsonNode request) {
    return request.path("max_tokens").asInt() + request.path("max_completion_tokens").asInt();
  }

  @Override
  String keyHeader() {
    return "authorization: Bearer " + KEY;
  }

  @Override
  String pathOf(String model, boolean stream) {
    return "/v1/chat/completions";
  }

  @Test
  void takesThePicturesThatTheModelPaints() throws Exception {
    String painted =
        """
        {"role": "assistant", "content": "here", "images": [
          {"type": "image_url", "image_url": {"url": "data:image/png;base64,%s"}},
          {"type": "image_url", "image_url": {"url": "https://elsewhere.example/x.png"}}]}
        """
            .formatted(PIXEL);
    server.then(Reaction.json(answer(painted, "stop")));

    Answer answer = model("model-1").ask(hello(false), pieces::add);

    assertThat(answer.images()).containsExactly(new Image("image/png", PIXEL));
    assertThat(answer.text()).isEqualTo("here");
  }

  @Test
  void listsOnlyWhatCanChat() {
    assertThat(provider().wire(endpointOf(base())).models(Json.parse(list())))
        .containsExactly("model-1");
  }

  private ModelEndpoint endpointOf(URI url) {
    return ModelEndpoint.of("test", ModelSettings.Endpoint.of(url, KEY, "model-1"));
  }
}
