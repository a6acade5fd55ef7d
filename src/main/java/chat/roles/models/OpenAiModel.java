package chat.roles.models;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpFault;
import chat.roles.kernel.http.HttpGrant;
import chat.roles.kernel.http.HttpLimits;
import chat.roles.kernel.http.HttpQuestion;
import chat.roles.kernel.http.HttpStream;
import chat.roles.models.ModelSettings.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model behind an OpenAI-compatible endpoint: the chat completions protocol, written directly on
 * the guarded client (docs/decisions/0001-openai-wire.md).
 */
final class OpenAiModel implements LanguageModel {

  private static final long MAX_REPLY_BYTES = 16_000_000;

  private final Endpoint endpoint;
  private final GuardedHttp http;
  private final HttpGrant grant;
  private final HttpLimits limits;
  private final Retries retries;
  private final OpenAiFailures failures;
  private final URI completions;
  private final boolean newTokenLimit;
  private volatile @Nullable String modelName;

  private OpenAiModel(String name, Endpoint endpoint, GuardedHttp http, Retries retries) {
    this.endpoint = endpoint;
    this.http = http;
    this.retries = retries;
    this.grant = HttpGrant.forOperatorEndpoint(endpoint.url());
    this.limits = new HttpLimits(endpoint.timeout(), endpoint.timeout(), MAX_REPLY_BYTES, 0);
    this.failures = new OpenAiFailures(name, endpoint.apiKey());
    this.completions = below(endpoint.url(), "chat/completions");
    this.newTokenLimit = isOpenAiOrAzure(endpoint.url());
    this.modelName = endpoint.model();
  }

  /** The model behind an endpoint that the operator configured. */
  static OpenAiModel at(String name, Endpoint endpoint, GuardedHttp http) {
    return new OpenAiModel(name, endpoint, http, Retries.upTo(endpoint.retries()));
  }

  /** The same with a say over how it waits between attempts. */
  static OpenAiModel at(String name, Endpoint endpoint, GuardedHttp http, Retries retries) {
    return new OpenAiModel(name, endpoint, http, retries);
  }

  @Override
  public Answer ask(Question question, Consumer<String> deltas) throws InterruptedException {
    return retries.untilDone(attempt -> attempt(question, deltas, attempt));
  }

  private Answer attempt(Question question, Consumer<String> deltas, int attempt)
      throws InterruptedException {
    String model = model();
    HttpQuestion request =
        question(
            "POST",
            completions,
            OpenAiWire.request(question, model, newTokenLimit),
            new HttpQuestion.Header("Content-Type", "application/json"),
            new HttpQuestion.Header("Idempotency-Key", question.idempotencyKey()));
    OpenAiAnswer answer =
        new OpenAiAnswer(
            model, question.sampling().answers(), question.stream() ? deltas : _ -> {});
    try {
      return http.exchange(request, stream -> read(stream, answer))
          .toAnswer(question.messages(), attempt);
    } catch (HttpFault fault) {
      throw failures.ofFault(fault, answer.length());
    }
  }

  private OpenAiAnswer read(HttpStream stream, OpenAiAnswer answer) throws IOException {
    if (stream.status() != 200) {
      throw failures.ofStatus(stream.whole());
    }
    if (stream.header("content-type").orElse("").startsWith("text/event-stream")) {
      OpenAiWire.readEvents(stream.body(), answer, failures);
    } else {
      OpenAiWire.readWhole(stream.body(), answer, failures);
    }
    return answer;
  }

  private String model() throws InterruptedException {
    String known = modelName;
    if (known == null) {
      try {
        known =
            OpenAiWire.firstModel(
                http.send(question("GET", below(endpoint.url(), "models"), null)), failures);
        modelName = known;
      } catch (HttpFault fault) {
        throw failures.ofFault(fault, 0);
      }
    }
    return known;
  }

  private HttpQuestion question(
      String method, URI url, byte @Nullable [] body, HttpQuestion.Header... headers) {
    List<HttpQuestion.Header> all = new ArrayList<>(List.of(headers));
    String key = endpoint.apiKey();
    if (key != null) {
      all.add(new HttpQuestion.Header("Authorization", "Bearer " + key));
    }
    return new HttpQuestion(method, url, all, body, limits, grant);
  }

  private static URI below(URI url, String path) {
    String base = url.toString();
    return URI.create(base.endsWith("/") ? base + path : base + "/" + path);
  }

  /** Their newer models refuse {@code max_tokens}; others know nothing else. */
  private static boolean isOpenAiOrAzure(URI url) {
    String host = String.valueOf(url.getHost());
    return host.endsWith("openai.com") || host.endsWith("azure.com");
  }
}
