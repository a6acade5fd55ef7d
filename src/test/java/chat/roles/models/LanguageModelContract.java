package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpGrant;
import chat.roles.kernel.http.HttpSettings;
import chat.roles.kernel.json.Json;
import chat.roles.testing.MovableClock;
import chat.roles.testing.StubModelServer;
import chat.roles.testing.StubModelServer.Reaction;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What every provider's model keeps to, against a server that speaks the provider's protocol. */
abstract class LanguageModelContract {

  static final String KEY = "sk-very-secret";
  static final String PIXEL = "iVBORw0KGgo=";

  final StubModelServer server = StubModelServer.start();
  final List<String> pieces = new ArrayList<>();
  private final GuardedHttp http = new GuardedHttp(HttpSettings.defaults());
  private final List<Duration> waits = new ArrayList<>();
  private final MovableClock clock = new MovableClock(Instant.EPOCH);

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  abstract Provider provider();

  /** The base URL that an operator would configure. */
  abstract URI base();

  /** An answer of this text, with 7 tokens in and 5 out, by {@code model-1-exactly}. */
  abstract String whole(String text);

  /** The same in pieces. */
  abstract List<String> events(String... pieces);

  /** An answer of nothing, withheld by a content filter. */
  abstract String withheld();

  /** An answer of nothing that used up its tokens. */
  abstract String usedUp();

  /** The body of a reply with an error. */
  abstract String error(int status, String message);

  /** An event that tells of an overload. */
  abstract String overloaded();

  /** A list that begins with {@code model-1}. */
  abstract String list();

  /** What was said last, as the request has it. */
  abstract String lastText(JsonNode request);

  /** The base64 of the first picture in a request; missing when there is none. */
  abstract JsonNode picture(JsonNode request);

  abstract String systemText(JsonNode request);

  abstract int maxTokens(JsonNode request);

  /** Where the key stands among the headers, and how. */
  abstract String keyHeader();

  abstract String pathOf(String model, boolean stream);

  @Test
  void asksWithTheConversationTheSystemTextAndTheLimits() throws Exception {
    server.then(Reaction.json(whole("hello, Ada")));
    List<Message> messages =
        List.of(
            new Message(Speaker.SYSTEM, "be brief"),
            new Message(Speaker.USER, "I am Ada"),
            new Message(Speaker.ASSISTANT, "fine"),
            new Message(Speaker.USER, "hello"));

    Answer answer =
        model("model-1")
            .ask(
                new Question(messages, new Sampling(0.5, 0.9, 100, null), false, "k-1"),
                pieces::add);

    assertThat(answer).isEqualTo(new Answer("hello, Ada", "model-1-exactly", 7, 5, false, 1));
    assertThat(pieces).isEmpty();
    StubModelServer.Call call = server.remembered().getFirst();
    String[] key = keyHeader().split(": ", 2);
    JsonNode request = Json.parse(call.body());
    assertThat(call.path()).isEqualTo(pathOf("model-1", false));
    assertThat(call.headers())
        .containsEntry("idempotency-key", "k-1")
        .containsEntry(key[0], key[1]);
    assertThat(lastText(request)).isEqualTo("hello");
    assertThat(systemText(request)).isEqualTo("be brief");
    assertThat(maxTokens(request)).isEqualTo(100);
    assertThat(call.body()).contains("I am Ada", "fine").doesNotContain(KEY);
  }

  @Test
  void streamsThePieces() throws Exception {
    server.then(Reaction.events(events("hel", "lo \\uD83D", "\\uDE00").toArray(String[]::new)));

    Answer answer = model("model-1").ask(hello(true), pieces::add);

    assertThat(answer).isEqualTo(new Answer("hello 😀", "model-1-exactly", 7, 5, false, 1));
    assertThat(String.join("|", pieces)).isEqualTo("hel|lo |😀");
    assertThat(server.remembered().getFirst().path()).isEqualTo(pathOf("model-1", true));
  }

  @Test
  void takesAWholeAnswerWhereAStreamWasWanted() throws Exception {
    server.then(Reaction.json(whole("at once")));

    assertThat(model("model-1").ask(hello(true), pieces::add).text()).isEqualTo("at once");
  }

  @Test
  void doesNotTakeAnAnswerThatBrokeOff() {
    List<String> events = events("hel", "lo");
    server.then(
        Reaction.cutAfter(events.subList(0, events.size() - tail()).toArray(String[]::new)));

    assertFails(hello(true), 502, "broke off after 5 characters");
    assertThat(server.calls()).isEqualTo(1);
  }

  /** How many events end an answer after its last piece. */
  abstract int tail();

  @Test
  void asksAgainWhenAnAnswerBrokeOffBeforeItBegan() throws Exception {
    server.then(
        Reaction.cutAfter(),
        Reaction.events("{\"half"),
        Reaction.drop(),
        Reaction.json("{\"something\": \"else\"}"),
        Reaction.json(whole("hello")));

    assertThat(model("model-1").ask(hello(true), pieces::add).attempts()).isEqualTo(5);
    assertThat(server.calls("key")).isEqualTo(5);
  }

  @Test
  void waitsAsLongAsTheProviderAsks() throws Exception {
    server.then(
        Reaction.status(429, error(429, "slow down"), "Retry-After: 7"),
        Reaction.status(529, error(529, "overloaded"), "retry-after: 2"),
        Reaction.status(500, error(500, "oops")),
        Reaction.json(whole("hello")));

    assertThat(model("model-1").ask(hello(false), pieces::add).attempts()).isEqualTo(4);
    assertThat(waits).startsWith(Duration.ofSeconds(7), Duration.ofSeconds(2)).hasSize(3);
  }

  @Test
  void saysWhatTheProviderSaysAndNeverTheKey() {
    server.then(
        Reaction.status(400, error(400, "too warm for " + KEY)),
        Reaction.status(401, error(401, "no such key " + KEY)),
        Reaction.status(404, error(404, "no such model")),
        Reaction.status(429, error(429, "later"), "Retry-After: 3600"));

    assertFails(hello(false), 400, "refuses the question: too warm for ***");
    assertFails(hello(false), 502, "refuses its key (401); ask Bob: no such key ***");
    assertFails(hello(false), 502, "does not know it (404); ask Bob: no such model");
    assertFails(hello(false), 429, "asked too often; try again in 3600 s: later");
    assertThat(server.calls()).isEqualTo(4);
  }

  @Test
  void tellsABorrowerNothingOfTheAddress() throws IOException {
    server.then(Reaction.status(401, error(401, "no such key " + KEY + " at " + server.url())));
    String lent = failure(model(endpoint(server.url(), "model-1", true)), hello(false));
    String gone;
    try (Socket deaf = new Socket()) { // holds a port that nobody listens at
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      URI nobody = URI.create("http://127.0.0.1:%d/v1".formatted(deaf.getLocalPort()));
      gone = failure(model(endpoint(nobody, "model-1", true)), hello(false));
    }

    assertThat(lent + gone)
        .contains("refuses its key", "does not answer")
        .doesNotContain("127.0.0.1", "no such key", "secret", "http:");
  }

  @Test
  void saysThatAnAnswerWasWithheldOrUsedUp() {
    server.then(Reaction.json(withheld()), Reaction.json(usedUp()));

    assertFails(hello(false), 502, "withheld by the provider's content filter");
    assertFails(hello(false), 502, "used up all its tokens before its first word");
  }

  @Test
  void asksAgainAfterAnErrorBeforeTheFirstPieceAndNotAfterIt() throws Exception {
    List<String> begun = events("hel", "lo");
    server.then(
        Reaction.events(overloaded()),
        Reaction.json(whole("hello")),
        Reaction.events(
            Stream.concat(begun.subList(0, begun.size() - tail()).stream(), Stream.of(overloaded()))
                .toArray(String[]::new)));

    assertThat(model("model-1").ask(hello(true), pieces::add).attempts()).isEqualTo(2);
    assertFails(hello(true), 502, "broke off after 5 characters");
  }

  @Test
  void endsAStreamThatDoesNotEnd() {
    String[] pages = new String[1_100];
    Arrays.fill(pages, "x".repeat(1_000));
    server.then(Reaction.events(events(pages).toArray(String[]::new)));

    assertFails(hello(true), 502, "has more than 1000000 characters");
  }

  @Test
  void showsThePictures() throws Exception {
    server.then(Reaction.json(whole("a pixel")));
    Question question =
        new Question(
            List.of(new Message(Speaker.USER, "what is it?")),
            List.of(new Image("image/png", PIXEL)),
            Sampling.UNSPECIFIED,
            false,
            "key");

    assertThat(model("model-1").ask(question, pieces::add).text()).isEqualTo("a pixel");
    JsonNode request = Json.parse(server.remembered().getFirst().body());
    assertThat(picture(request).asString("")).endsWith(PIXEL);
    assertThat(server.remembered().getFirst().body()).contains("what is it?", "image/png");
  }

  @Test
  void leavesABrokenEndpointAloneForAWhile() throws Exception {
    for (int i = 0; i < Breaker.LOOKED_AT; i++) {
      server.then(Reaction.status(500, error(500, "broken")));
    }
    HttpModel model = model(endpoint(base(), "model-1", false));
    for (int i = 0; i < 4; i++) {
      assertThat(failure(model, hello(false))).contains("broken");
    }

    assertThat(failure(model, hello(false))).contains("failed again and again", "in 15 s");
    assertThat(server.calls()).isEqualTo(Breaker.LOOKED_AT);
    clock.pass(Breaker.REST.plusSeconds(1));
    server.then(Reaction.json(whole("well again")));
    assertThat(model.ask(hello(false), pieces::add).text()).isEqualTo("well again");
  }

  @Test
  void asksTheEndpointForItsFirstModelWhenNoneIsNamed() throws Exception {
    server.then(Reaction.json(list()), Reaction.json(whole("hello")));
    HttpModel model = model(endpoint(base(), null, false));

    model.ask(hello(false), pieces::add);

    StubModelServer.Call asked = server.remembered().getLast();
    assertThat(asked.path() + asked.body()).contains("model-1");
  }

  HttpModel model(String model) {
    return model(endpoint(base(), model, false));
  }

  private HttpModel model(ModelEndpoint endpoint) {
    return HttpModel.at(endpoint, http, Retries.upTo(4).waitingBy(waits::add), new Breaker(clock));
  }

  private ModelEndpoint endpoint(URI url, @Nullable String model, boolean isDiscreet) {
    return new ModelEndpoint(
        "test",
        provider(),
        url,
        KEY,
        model,
        null,
        HttpGrant.forOperatorEndpoint(url),
        Duration.ofSeconds(10),
        4,
        "ask Bob",
        isDiscreet);
  }

  static Question hello(boolean stream) {
    return new Question(
        List.of(new Message(Speaker.USER, "hello")), Sampling.UNSPECIFIED, stream, "key");
  }

  private void assertFails(Question question, int status, String message) {
    assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> model("model-1").ask(question, pieces::add))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(status))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(KEY));
  }

  private String failure(HttpModel model, Question question) {
    try {
      return "answered " + model.ask(question, pieces::add);
    } catch (ModelFailure e) {
      return e.getMessage();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
