package chat.roles.models;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpFault;
import chat.roles.kernel.http.HttpLimits;
import chat.roles.kernel.http.HttpQuestion;
import chat.roles.kernel.http.HttpReply;
import chat.roles.kernel.http.HttpStream;
import chat.roles.kernel.json.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A model behind an endpoint: its provider's protocol, written directly on the guarded client
 * (docs/decisions/0001-openai-wire.md, 0005-other-wires.md). Redirects are not followed, so a key
 * goes nowhere else.
 */
final class HttpModel implements LanguageModel {

  private static final long MAX_REPLY_BYTES = 16_000_000;

  private final ModelEndpoint endpoint;
  private final GuardedHttp http;
  private final HttpLimits limits;
  private final Wire wire;
  private final Retries retries;
  private final Breaker breaker;
  private final EndpointFailures failures;
  private volatile @Nullable String modelName;

  private HttpModel(ModelEndpoint endpoint, GuardedHttp http, Retries retries, Breaker breaker) {
    this.endpoint = endpoint;
    this.http = http;
    this.retries = retries;
    this.breaker = breaker;
    this.limits = new HttpLimits(endpoint.timeout(), endpoint.timeout(), MAX_REPLY_BYTES, 0);
    this.wire = endpoint.provider().wire(endpoint);
    this.failures = new EndpointFailures(endpoint);
    this.modelName = endpoint.model();
  }

  /** The model behind an endpoint. */
  static HttpModel at(ModelEndpoint endpoint, GuardedHttp http) {
    return at(endpoint, http, Retries.upTo(endpoint.retries()), new Breaker(Clock.systemUTC()));
  }

  /** The same with a say over how it waits between attempts, and when it leaves it alone. */
  static HttpModel at(ModelEndpoint endpoint, GuardedHttp http, Retries retries, Breaker breaker) {
    return new HttpModel(endpoint, http, retries, breaker);
  }

  @Override
  public Answer ask(Question question, Consumer<String> deltas) throws InterruptedException {
    return retries.untilDone(
        number -> breaker.attempt(() -> attempt(question, deltas, number), failures));
  }

  private Answer attempt(Question question, Consumer<String> deltas, int attempt)
      throws InterruptedException {
    String model = model();
    HttpQuestion request =
        question(
            "POST",
            wire.address(model, question.stream()),
            Json.mapper().writeValueAsBytes(wire.request(question, model)),
            new HttpQuestion.Header("Content-Type", "application/json"),
            new HttpQuestion.Header("Idempotency-Key", question.idempotencyKey()));
    IncomingAnswer answer =
        new IncomingAnswer(
            model, question.sampling().answers(), question.stream() ? deltas : _ -> {});
    try {
      return http.exchange(request, stream -> read(stream, answer)).toAnswer(question, attempt);
    } catch (HttpFault fault) {
      throw failures.ofFault(fault, answer.length());
    }
  }

  private IncomingAnswer read(HttpStream stream, IncomingAnswer answer) throws IOException {
    if (stream.status() != 200) {
      throw failures.ofStatus(stream.whole());
    }
    if (stream.header("content-type").orElse("").startsWith("text/event-stream")) {
      EventLines.read(stream.body(), wire, answer, failures);
    } else {
      wire.whole(parsed(stream.body().readAllBytes()), answer);
    }
    answer.end(failures);
    return answer;
  }

  private String model() throws InterruptedException {
    String known = modelName;
    if (known == null) {
      known = firstModel();
      modelName = known;
    }
    return known;
  }

  private String firstModel() throws InterruptedException {
    try {
      HttpReply reply = http.send(question("GET", wire.list(), null));
      if (reply.status() != 200) {
        throw failures.ofStatus(reply);
      }
      List<String> models = wire.models(parsed(reply.body()));
      if (models.isEmpty()) {
        throw failures.unusable("cannot be had: its endpoint lists no model; name one");
      }
      return models.getFirst();
    } catch (HttpFault fault) {
      throw failures.ofFault(fault, 0);
    }
  }

  private JsonNode parsed(byte[] json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JacksonException e) {
      throw failures.unreadable("its reply is not the JSON of an answer");
    }
  }

  private HttpQuestion question(
      String method, URI url, byte @Nullable [] body, HttpQuestion.Header... headers) {
    List<HttpQuestion.Header> all = new ArrayList<>(List.of(headers));
    all.addAll(wire.headers());
    return new HttpQuestion(method, url, all, body, limits, endpoint.grant());
  }
}
