package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpSettings;
import chat.roles.kernel.json.Json;
import chat.roles.models.ModelSettings.Endpoint;
import chat.roles.testing.StubModelServer;
import chat.roles.testing.StubModelServer.Reaction;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OpenAiModelTests {

  private static final String KEY = "sk-very-secret";
  private static final Question HELLO = question("hello", false);
  private static final Question HELLO_STREAMED = question("hello", true);

  private final StubModelServer server = StubModelServer.start();
  private final GuardedHttp http = new GuardedHttp(HttpSettings.defaults());
  private final List<Duration> waits = new ArrayList<>();
  private final List<String> pieces = new ArrayList<>();
  private final HttpModel model = model(server.url(), KEY, "gpt", Duration.ofSeconds(10));

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void asksByTheProtocol() throws Exception {
    Question question =
        new Question(
            List.of(new Message(Speaker.SYSTEM, "be brief"), new Message(Speaker.USER, "hello")),
            new Sampling(0.5, 0.9, 100, null),
            false,
            "key-1");

    Answer answer = model.ask(question, pieces::add);

    assertThat(answer).isEqualTo(new Answer("echo: hello", "stub", 7, 5, false, 1));
    assertThat(pieces).isEmpty();
    StubModelServer.Call call = server.remembered().getFirst();
    assertThat(Json.parse(call.body()))
        .isEqualTo(
            Json.parse(
                """
                {"model":"gpt","messages":[{"role":"system","content":"be brief"},
                {"role":"user","content":"hello"}],"temperature":0.5,"top_p":0.9,"max_tokens":100}
                """));
    assertThat(call.headers())
        .containsEntry("idempotency-key", "key-1")
        .containsEntry("authorization", "Bearer " + KEY);
  }

  @Test
  void sendsNoKeyWhereNoneIsConfigured() throws Exception {
    model(server.url(), null, "gpt", Duration.ofSeconds(10)).ask(HELLO, pieces::add);

    assertThat(server.remembered().getFirst().headers()).doesNotContainKey("authorization");
  }

  @Test
  void asksTheEndpointForItsFirstModelWhenNoneIsNamed() throws Exception {
    model(server.url(), KEY, null, Duration.ofSeconds(10)).ask(HELLO, pieces::add);

    assertThat(Json.parse(server.remembered().getFirst().body()).path("model").asString())
        .isEqualTo("stub");
  }

  @Test
  void streamsThePieces() throws Exception {
    Answer answer = model.ask(HELLO_STREAMED, pieces::add);

    assertThat(pieces).containsExactly("echo: ", "hello");
    assertThat(answer).isEqualTo(new Answer("echo: hello", "stub", 7, 5, false, 1));
    JsonNode body = Json.parse(server.remembered().getFirst().body());
    assertThat(body.path("stream_options").path("include_usage").asBoolean()).isTrue();
  }

  @Test
  void asksForSeveralAnswersAndTakesThemByTheirIndex() throws Exception {
    server.then(
        Reaction.json(
            """
            {"choices":[{"index":1,"message":{"content":"second"},"finish_reason":"stop"},
              {"index":0,"message":{"content":"first"},"finish_reason":"stop"},
              {"index":7,"message":{"content":"nobody asked for this"}}],
             "usage":{"prompt_tokens":7,"completion_tokens":10}}
            """));

    Answer answer = model.ask(several(2, false), pieces::add);

    assertThat(Json.parse(server.remembered().getFirst().body()).path("n").asInt()).isEqualTo(2);
    assertThat(answer).isEqualTo(new Answer(List.of("first", "second"), "gpt", 7, 10, false, 1));
  }

  @Test
  void streamsTheFirstOfSeveralAnswersAndWaitsForAll() throws Exception {
    server.then(
        Reaction.events(
            piece(1, "sec"),
            piece(0, "first"),
            "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
            piece(1, "ond"),
            "{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]}"));

    Answer answer = model.ask(several(3, true), pieces::add);

    assertThat(answer.texts()).containsExactly("first", "second");
    assertThat(pieces).containsExactly("first");
  }

  @Test
  void doesNotTakeSeveralAnswersOfWhichOneBrokeOff() {
    server.then(
        Reaction.events(
            piece(1, "sec"),
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}"));

    assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> model.ask(several(2, true), pieces::add))
        .withMessageContaining("broke off");
  }

  @Test
  void takesOneAnswerFromAServerThatKnowsOfNoMore() throws Exception {
    assertThat(model.ask(several(4, false), pieces::add).texts()).containsExactly("echo: hello");
  }

  private static Question several(int n, boolean stream) {
    Sampling sampling = new Sampling(null, null, null, n);
    return new Question(List.of(new Message(Speaker.USER, "hello")), sampling, stream, "key");
  }

  private static String piece(int index, String text) {
    return "{\"choices\":[{\"index\":%d,\"delta\":{\"content\":\"%s\"}}]}".formatted(index, text);
  }

  @Test
  void takesAWholeAnswerFromAServerThatDoesNotStream() throws Exception {
    server.then(Reaction.json("{\"choices\":[{\"message\":{\"content\":\"all at once\"}}]}"));

    assertThat(model.ask(HELLO_STREAMED, pieces::add).text()).isEqualTo("all at once");
    assertThat(pieces).containsExactly("all at once");
  }

  @Test
  void estimatesAndSaysSoWhenNoUsageIsReported() throws Exception {
    server.then(
        Reaction.json("{\"choices\":[{\"message\":{\"content\":\"twelve chars\"}}]}"),
        Reaction.events(event("twelve"), event(" chars"), "[DONE]"));

    assertThat(model.ask(HELLO, pieces::add))
        .isEqualTo(new Answer("twelve chars", "gpt", 6, 3, true, 1));
    assertThat(model.ask(HELLO_STREAMED, pieces::add))
        .isEqualTo(new Answer("twelve chars", "gpt", 6, 3, true, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504, 529})
  void triesAgainAfterFailuresThatPass(int status) throws Exception {
    server.then(Reaction.status(status, "{}"), Reaction.status(status, "<html>"));

    Answer answer = model.ask(HELLO, pieces::add);

    assertThat(answer.attempts()).isEqualTo(3);
    assertThat(server.calls("key")).isEqualTo(3);
    assertThat(waits.get(0)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    assertThat(waits.get(1)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
  }

  @Test
  void triesAgainAfterADroppedConnectionAndGarbage() throws Exception {
    server.then(
        Reaction.drop(),
        Reaction.raw("no http at all\r\n\r\n"),
        Reaction.json("{\"choices\":"),
        Reaction.json("[]"));

    assertThat(model.ask(HELLO, pieces::add).attempts()).isEqualTo(5);
  }

  @Test
  void givesUpInTheEnd() {
    for (int i = 0; i < 10; i++) {
      server.then(Reaction.status(503, "{\"error\":{\"message\":\"overloaded\"}}"));
    }

    assertFails(HELLO, 502, "the model test failed (503): overloaded");
    assertThat(server.calls()).isEqualTo(5);
  }

  @Test
  void waitsAsLongAsTheProviderAsks() throws Exception {
    server.then(
        Reaction.status(429, "{}", "Retry-After: 7"),
        Reaction.status(429, "{}", "retry-after-ms: 350"),
        Reaction.status(503, "{}", "Retry-After: nonsense"));

    model.ask(HELLO, pieces::add);

    assertThat(waits.subList(0, 2)).containsExactly(Duration.ofSeconds(7), Duration.ofMillis(350));
    assertThat(waits).hasSize(3);
  }

  @Test
  void doesNotWaitForHours() {
    server.then(Reaction.status(429, "{}", "Retry-After: 7200"));

    assertFails(HELLO, 429, "the model test is asked too often; try again in 7200 s");
    assertThat(server.calls()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 400",
    "401, 502",
    "402, 402",
    "403, 502",
    "404, 502",
    "413, 400",
    "418, 502",
    "302, 502"
  })
  void doesNotRepeatWhatWouldFailAgain(int status, int code) {
    server.then(Reaction.status(status, "{\"error\":{\"message\":\"so it is\"}}", "Location: /"));

    assertFails(HELLO, code, "so it is");
    assertThat(server.calls()).isEqualTo(1);
  }

  @Test
  void tellsASpentAccountFromARateLimit() {
    server.then(
        Reaction.status(
            429, "{\"error\":{\"message\":\"quota\",\"code\":\"insufficient_quota\"}}"));

    assertFails(HELLO, 402, "nothing left to spend");
  }

  @Test
  void neverShowsTheKey() {
    server.then(
        Reaction.status(401, "{\"error\":{\"message\":\"Incorrect API key: %s\"}}".formatted(KEY)));

    assertFails(HELLO, 502, "Incorrect API key: ***");
    assertThat(Endpoint.of(server.url(), KEY, "gpt").toString()).doesNotContain(KEY);
  }

  @Test
  void endsWithTheTime() {
    server.then(Reaction.after(Duration.ofSeconds(20), Reaction.echo()));
    HttpModel hasty = model(server.url(), KEY, "gpt", Duration.ofMillis(150));

    assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> hasty.ask(HELLO, pieces::add))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(504))
        .withMessageContaining("0.15 s");
    assertThat(server.calls()).isEqualTo(1);
  }

  @Test
  void takesACutStreamForAnError() {
    server.then(Reaction.cutAfter(event("half an ans")));

    assertFails(HELLO_STREAMED, 502, "broke off after 11 characters");
    assertThat(server.calls()).isEqualTo(1);
  }

  @Test
  void takesAStreamThatEndsWithoutSayingSoForAnError() {
    server.then(Reaction.events(event("half an ans")));

    assertFails(HELLO_STREAMED, 502, "broke off after 11 characters");
  }

  @Test
  void repeatsAStreamThatWasCutBeforeItsFirstWord() throws Exception {
    server.then(Reaction.cutAfter(event("")), Reaction.events());

    assertThat(model.ask(HELLO_STREAMED, pieces::add).attempts()).isEqualTo(3);
    assertThat(pieces).containsExactly("echo: ", "hello");
  }

  @Test
  void reportsAnErrorInsideAStream() {
    server.then(
        Reaction.events(event("a"), "{\"error\":{\"message\":\"engine died\",\"code\":503}}"));

    assertFails(HELLO_STREAMED, 502, "engine died");
  }

  @Test
  void refusesAHugeReply() {
    server.then(
        Reaction.json(
            "{\"choices\":[{\"message\":{\"content\":\"%s\"}}]}".formatted("x".repeat(1_000_001))),
        Reaction.json("\"" + "x".repeat(16_000_000) + "\""),
        Reaction.events(event("y".repeat(600_000)), event("y".repeat(600_000)), "[DONE]"));

    assertFails(HELLO, 502, "more than 1000000 characters");
    assertFails(HELLO, 502, "more than 16000000 bytes");
    assertFails(HELLO_STREAMED, 502, "more than 1000000 characters");
    assertThat(server.calls()).isEqualTo(3);
  }

  @Test
  void replacesWhatNoTextMayHold() throws Exception {
    server.then(
        Reaction.json(
            "{\"choices\":[{\"message\":{\"content\":\"a\\u0000b\\ud83dc\\ude00d\\ud83d\\ude00\"}}]}"),
        Reaction.events(event("x\\ud83d"), event("\\ude00y\\ud83d"), event("z\\ud83d"), "[DONE]"));

    assertThat(model.ask(HELLO, pieces::add).text()).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd😀");
    assertThat(model.ask(HELLO_STREAMED, pieces::add).text()).isEqualTo("x😀y\uFFFDz\uFFFD");
    assertThat(String.join("", pieces)).isEqualTo("x😀y\uFFFDz\uFFFD");
  }

  @Test
  void sendsNoBrokenCharacters() throws Exception {
    assertThat(model.ask(question("a\ud83d \0", false), pieces::add).text())
        .isEqualTo("echo: a\uFFFD \uFFFD");
  }

  @Test
  void readsPartsAndRefusals() throws Exception {
    server.then(
        Reaction.json(
            "{\"choices\":[{\"message\":{\"content\":[{\"text\":\"a\"},{\"text\":\"b\"}]}}]}"),
        Reaction.json("{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"no way\"}}]}"));

    assertThat(model.ask(HELLO, pieces::add).text()).isEqualTo("ab");
    assertThat(model.ask(HELLO, pieces::add).text()).isEqualTo("no way");
  }

  @Test
  void explainsAnAnswerWithoutAWord() {
    server.then(
        Reaction.json(
            "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"length\"}]}"));

    assertFails(HELLO, 502, "raise maxTokens");
  }

  @Test
  void endsWhenInterrupted() throws Exception {
    server.then(Reaction.after(Duration.ofSeconds(30), Reaction.echo()));
    List<Throwable> thrown = new ArrayList<>();
    Thread asking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                model.ask(HELLO, pieces::add);
              } catch (InterruptedException | RuntimeException e) {
                thrown.add(e);
              }
            });
    while (server.calls() == 0) {
      Thread.onSpinWait();
    }
    asking.interrupt();

    assertThat(asking.join(Duration.ofSeconds(5))).isTrue();
    assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
  }

  private void assertFails(Question question, int statusCode, String message) {
    assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> model.ask(question, pieces::add))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(statusCode))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(KEY).hasSizeLessThan(600));
  }

  private HttpModel model(URI url, @Nullable String key, @Nullable String name, Duration time) {
    Endpoint endpoint =
        new Endpoint(null, url, key, name, null, 0, 0, 128_000, time, 4, null, null);
    return HttpModel.at(
        ModelEndpoint.of("test", endpoint),
        http,
        Retries.upTo(4).waitingBy(waits::add),
        new Breaker(Clock.systemUTC()));
  }

  private static Question question(String text, boolean stream) {
    return new Question(
        List.of(new Message(Speaker.USER, text)), Sampling.UNSPECIFIED, stream, "key");
  }

  private static String event(String content) {
    return "{\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}".formatted(content);
  }
}
