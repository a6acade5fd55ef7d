package chat.roles.models.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpSettings;
import chat.roles.kernel.json.Json;
import chat.roles.testing.StubApi;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class EmbeddingsTests {

  private StubApi api;
  private GuardedHttp http;

  @BeforeEach
  void start() {
    api = StubApi.start().answering(EmbeddingsTests::lengths);
    http = new GuardedHttp(new HttpSettings(Set.of(), Duration.ofSeconds(5), 10, 10));
  }

  @AfterEach
  void stop() {
    http.close();
    api.close();
  }

  /** Vectors whose first component grows with the text, the last text first. */
  private static StubApi.Answer lengths(StubApi.Call call) {
    JsonNode input = Json.parse(call.body()).path("input");
    ObjectNode reply = Json.object();
    ArrayNode data = reply.putArray("data");
    for (int i = input.size() - 1; i >= 0; i--) {
      ArrayNode vector = data.addObject().put("index", i).putArray("embedding");
      vector.add(input.get(i).asString().length()).add(10).add(0);
    }
    return StubApi.Answer.json(Json.write(reply));
  }

  @Test
  void makesVectorsOfLengthOneThatAreNearForNearMeanings() throws Exception {
    Embeddings embeddings = new Embeddings(List.of(new InProcessEmbedder()));
    List<float[]> vectors =
        embeddings.embed(
            List.of(
                "a cat sits on the mat", "a kitten rests on the rug", "tax law reform", " ", ""));
    assertThat(vectors).hasSize(5).allMatch(v -> v.length == 384);
    assertThat(dot(vectors.get(0), vectors.get(0))).isCloseTo(1, within(1e-4));
    assertThat(dot(vectors.get(0), vectors.get(1))).isGreaterThan(0.5);
    assertThat(dot(vectors.get(0), vectors.get(2))).isLessThan(0.2);
    String endless = "an endless text about cats ".repeat(40_000);
    assertThat(embeddings.embed(List.of(endless)).getFirst()).hasSize(384);
  }

  @Test
  void asksTheEndpointInBatchesAndKeepsTheOrder() throws Exception {
    Embeddings embeddings = embeddings(2, 6_000);
    List<float[]> vectors = embeddings.embed(List.of("aaa", "b", "aaa", "cc", ""));
    assertThat(vectors).hasSize(5);
    assertThat(ratio(vectors.get(0))).isCloseTo(0.3, within(1e-3));
    assertThat(ratio(vectors.get(1))).isCloseTo(0.1, within(1e-3));
    assertThat(vectors.get(2)).isEqualTo(vectors.get(0));
    assertThat(ratio(vectors.get(3))).isCloseTo(0.2, within(1e-3));
    assertThat(api.calls()).hasSize(2);
    StubApi.Call call = api.calls().getFirst();
    assertThat(call.path()).isEqualTo("/v1/embeddings");
    assertThat(call.headers()).containsEntry("authorization", "Bearer the-key");
    assertThat(Json.parse(call.body()))
        .isEqualTo(
            Json.parse(
                """
                {"model": "small", "input": ["aaa", "b"], "encoding_format": "float",
                 "dimensions": 3}\
                """));
    embeddings.embed(List.of("cc", "b"));
    assertThat(api.calls()).hasSize(2);
  }

  @Test
  void averagesThePiecesOfALongText() throws Exception {
    String text = "word ".repeat(50);
    float[] vector = embeddings(64, 100).embed(List.of(text)).getFirst();
    JsonNode input = Json.parse(api.last().body()).path("input");
    assertThat(input).hasSizeGreaterThan(2);
    assertThat(input.valueStream().map(JsonNode::asString))
        .allMatch(piece -> piece.length() <= 100);
    assertThat(input.valueStream().map(JsonNode::asString).reduce("", String::concat).strip())
        .isEqualTo(text.strip());
    assertThat(dot(vector, vector)).isCloseTo(1, within(1e-4));
    embeddings(64, 100).embed(List.of("x".repeat(100_000)));
    assertThat(Json.parse(api.last().body()).path("input")).hasSize(TextPieces.MOST);
  }

  @ParameterizedTest
  @CsvSource({"400, false", "413, false", "422, false", "401, true", "429, true", "500, true"})
  void saysWhetherATextWasRefusedOrTheEndpointFailed(int status, boolean passing) {
    api.answering(_ -> StubApi.Answer.of(status, "application/json", "{\"error\": \"the-key\"}"));
    assertThatExceptionOfType(EmbeddingFailure.class)
        .isThrownBy(() -> embeddings(64, 6_000).embed(List.of("x")))
        .withMessageContaining(String.valueOf(status))
        .withMessageNotContaining("the-key")
        .satisfies(e -> assertThat(e.isPassing()).isEqualTo(passing));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "{}",
        "{\"data\": []}",
        "{\"data\": [{\"embedding\": []}, {\"embedding\": []}]}",
        "{\"data\": [{\"embedding\": [1, 2]}, {\"embedding\": [1]}]}",
        "{\"data\": [{\"embedding\": [1, \"x\"]}, {\"embedding\": [1, 2]}]}",
        "{\"data\": [{\"embedding\": [1, 1e999]}, {\"embedding\": [1, 2]}]}",
        "{\"data\": [{\"index\": 0, \"embedding\": [1]}, {\"index\": 0, \"embedding\": [2]}]}",
        "{\"data\": [{\"index\": 7, \"embedding\": [1]}, {\"index\": 0, \"embedding\": [2]}]}",
        "{\"data\": {\"embedding\": [1]}}"
      })
  void takesNoAnswerThatIsNone(String body) {
    api.answering(_ -> StubApi.Answer.json(body));
    assertThatExceptionOfType(EmbeddingFailure.class)
        .isThrownBy(() -> embeddings(64, 6_000).embed(List.of("x", "y")))
        .withMessageContaining("the embeddings endpoint answered with");
  }

  @Test
  void knowsTheModelInsideAndAPreviousOneBesideTheConfigured() {
    EmbeddingSettings.Endpoint previous =
        new EmbeddingSettings.Endpoint(URI.create(api.url() + "/old"), null, "old", null);
    Embeddings embeddings =
        new Embeddings(settings(URI.create(api.url() + "/v1"), 64, 6_000, previous), http);
    assertThat(embeddings.model()).isEqualTo("small@3");
    assertThat(embeddings.knows(InProcessEmbedder.NAME)).isTrue();
    assertThat(embeddings.knows("old")).isTrue();
    assertThat(embeddings.knows("another")).isFalse();
    assertThatExceptionOfType(EmbeddingFailure.class)
        .isThrownBy(() -> embeddings.embed("another", List.of("x")));
    assertThat(new Embeddings(settings(null, 64, 6_000, null), http).model())
        .isEqualTo(InProcessEmbedder.NAME);
  }

  private Embeddings embeddings(int batch, int maxCharacters) {
    return new Embeddings(
        settings(URI.create(api.url() + "/v1/"), batch, maxCharacters, null), http);
  }

  private static EmbeddingSettings settings(
      @Nullable URI url,
      int batch,
      int maxCharacters,
      EmbeddingSettings.@Nullable Endpoint previous) {
    return new EmbeddingSettings(
        url, "the-key", "small", 3, Duration.ofSeconds(5), batch, maxCharacters, previous);
  }

  private static double ratio(float[] vector) {
    return Objects.requireNonNull(vector)[0] / vector[1];
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
