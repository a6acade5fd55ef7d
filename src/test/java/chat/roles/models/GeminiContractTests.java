package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.testing.StubModelServer.Reaction;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GeminiContractTests extends LanguageModelContract {

  @Override
  Provider provider() {
    return Provider.GEMINI;
  }

  @Override
  URI base() {
    return server.url();
  }

  @Override
  String whole(String text) {
    return answer(
        "[{\"thought\": true, \"text\": \"hm\"}, {\"text\": \"%s\"}]".formatted(text), "STOP");
  }

  private static String answer(String parts, String reason) {
    return """
    {"candidates": [{"content": {"parts": %s, "role": "model"}, "finishReason": "%s"}],\
     "usageMetadata": {"promptTokenCount": 7, "candidatesTokenCount": 3,\
     "thoughtsTokenCount": 2, "totalTokenCount": 12}, "modelVersion": "model-1-exactly"}\
    """
        .formatted(parts, reason);
  }

  @Override
  List<String> events(String... pieces) {
    List<String> events = new ArrayList<>();
    for (String piece : pieces) {
      events.add(
          """
          {"candidates": [{"content": {"parts": [{"text": "%s"}], "role": "model"}}],\
           "usageMetadata": {"promptTokenCount": 7, "totalTokenCount": 7},\
           "modelVersion": "model-1-exactly"}\
          """
              .formatted(piece));
    }
    events.add(answer("[]", "STOP"));
    return events;
  }

  @Override
  int tail() {
    return 1;
  }

  @Override
  String withheld() {
    return answer("[]", "SAFETY");
  }

  @Override
  String usedUp() {
    return answer("[]", "MAX_TOKENS");
  }

  @Override
  String error(int status, String message) {
    return "[{\"error\": {\"code\": %d, \"message\": \"%s\", \"status\": \"SOME\"}}]"
        .formatted(status, message);
  }

  @Override
  String overloaded() {
    return "{\"error\": {\"code\": 503, \"message\": \"overloaded\", \"status\": \"UNAVAILABLE\"}}";
  }

  @Override
  String list() {
    return """
    {"models": [{"name": "models/embedding-1", "supportedGenerationMethods": ["embedContent"]},
      {"name": "models/model-1", "supportedGenerationMethods": ["generateContent"]}]}
    """;
  }

  @Override
  String lastText(JsonNode request) {
    JsonNode contents = request.path("contents");
    return contents.get(contents.size() - 1).at("/parts/0/text").asString();
  }

  @Override
  JsonNode picture(JsonNode request) {
    return request.at("/contents/0/parts/1/inlineData/data");
  }

  @Override
  String systemText(JsonNode request) {
    return request.at("/systemInstruction/parts/0/text").asString();
  }

  @Override
  int maxTokens(JsonNode request) {
    return request.at("/generationConfig/maxOutputTokens").asInt();
  }

  @Override
  String keyHeader() {
    return "x-goog-api-key: " + KEY;
  }

  @Override
  String pathOf(String model, boolean stream) {
    return "/v1/models/" + model + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
  }

  @Test
  void waitsAsLongAsTheBodyAsks() {
    server.then(
        Reaction.status(
            429,
            """
            {"error": {"code": 429, "message": "quota", "details": [
              {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "3900.5s"}]}}
            """));

    assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> model("model-1").ask(hello(false), pieces::add))
        .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMillis(3_900_500)));
  }

  @Test
  void knowsABadKeyThatIsCalledABadRequest() {
    server.then(
        Reaction.status(
            400,
            """
            {"error": {"code": 400, "message": "API key not valid.", "details": [
              {"reason": "API_KEY_INVALID", "domain": "googleapis.com"}]}}
            """));

    assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> model("model-1").ask(hello(false), pieces::add))
        .withMessageContaining("refuses its key (400); ask Bob")
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(502));
  }

  @Test
  void saysThatAQuestionWasWithheld() {
    server.then(Reaction.json("{\"promptFeedback\": {\"blockReason\": \"SAFETY\"}}"));

    assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> model("model-1").ask(hello(false), pieces::add))
        .withMessageContaining("withheld from the model test by a content filter");
  }

  @Test
  void takesThePicturesThatTheModelPaints() throws Exception {
    server.then(
        Reaction.json(
            answer(
                "[{\"text\": \"here\"}, {\"inlineData\": {\"mimeType\": \"image/png\", \"data\": \"%s\"}}]"
                    .formatted(PIXEL),
                "STOP")));

    assertThat(model("model-1").ask(hello(false), pieces::add).images())
        .containsExactly(new Image("image/png", PIXEL));
  }

  @Test
  void namesTheModelInThePathAndNothingElse() throws Exception {
    server.then(Reaction.json(whole("x")), Reaction.json(whole("x")));

    model("models/tuned").ask(hello(false), pieces::add);
    model("x:generateContent?key=y/../z").ask(hello(false), pieces::add);

    assertThat(server.remembered().get(0).path()).isEqualTo("/v1/models/tuned:generateContent");
    assertThat(server.remembered().get(1).path())
        .isEqualTo("/v1/x%3AgenerateContent%3Fkey%3Dy/..%2Fz:generateContent");
    assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> model("../admin").ask(hello(false), pieces::add));
  }
}
