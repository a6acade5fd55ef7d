package chat.roles.toolbox.rest;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpFault;
import chat.roles.kernel.http.HttpLimits;
import chat.roles.kernel.http.HttpQuestion;
import chat.roles.kernel.http.HttpSecret;
import chat.roles.kernel.json.Json;
import chat.roles.toolbox.rest.RestConfig.Named;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.ToolFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request as a recorded effect. Secrets are opened when it is performed, and neither its
 * question nor its outcome holds one.
 *
 * @param url without the query of the configuration
 * @param headers and {@code query}: rendered, with secrets still closed
 * @param body null for none
 * @param drawer opens secrets
 */
record RestRequest(
    String method,
    URI url,
    List<Named> headers,
    List<Named> query,
    @Nullable Body body,
    Duration timeout,
    int retries,
    Function<Phrase.Secret, HttpSecret> drawer,
    Means means)
    implements Effect {

  private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");

  /** What it is sent by. */
  record Means(GuardedHttp http, Repeating repeating, long maxReplyBytes) {}

  /** What is sent along. */
  record Body(String contentType, String text) {}

  @Override
  public JsonNode question() {
    ObjectNode question = Json.object().put("method", method).put("url", url.toString());
    describe(question, "query", query);
    describe(question, "headers", headers);
    if (body != null) {
      question.put("body", body.text());
    }
    return question;
  }

  private static void describe(ObjectNode question, String field, List<Named> named) {
    if (!named.isEmpty()) {
      ObjectNode shown = question.putObject(field);
      named.forEach(n ->
          shown.put(
              n.name(),
              shown.has(n.name())
                  ? shown.get(n.name()).asString() + ", " + n.value().shown()
                  : n.value().shown()));
    }
  }

  /** Where it goes, for people: no query, which may be long or private. */
  String where() {
    return "%s %s://%s%s"
        .formatted(
            method,
            url.getScheme(),
            url.getRawAuthority(),
            url.getRawPath() == null ? "" : url.getRawPath());
  }

  @Override
  public Outcome perform(Attempt attempt) throws InterruptedException {
    Map<Phrase.Secret, HttpSecret> opened = new LinkedHashMap<>();
    Stream.concat(headers.stream(), query.stream())
        .flatMap(n -> n.value().secrets().stream())
        .forEach(s -> opened.computeIfAbsent(s, drawer));
    Redaction redaction = new Redaction(opened.values());
    try {
      HttpQuestion question = question(opened, attempt.idempotencyKey());
      Repeating.Repeated repeated =
          means.repeating().upTo(retries, () -> means.http().send(question));
      ObjectNode answer = RestAnswer.of(repeated.reply(), redaction);
      if (repeated.attempts() > 1) {
        answer.put("attempts", repeated.attempts());
      }
      return Outcome.of(answer);
    } catch (HttpFault fault) {
      throw new ToolFailure(status(fault), "restAPI: " + redaction.of(fault.getMessage()));
    } catch (IllegalArgumentException wrong) {
      throw new ToolFailure(400, "restAPI: " + redaction.of(String.valueOf(wrong.getMessage())));
    }
  }

  private HttpQuestion question(Map<Phrase.Secret, HttpSecret> opened, String idempotencyKey) {
    List<HttpQuestion.Header> told = new ArrayList<>();
    headers.forEach(h -> told.add(new HttpQuestion.Header(h.name(), told(h.value(), opened))));
    if (body != null) {
      addUnlessGiven(told, "Content-Type", body.contentType());
    }
    addUnlessGiven(told, "Accept", "application/json, text/*;q=0.9, */*;q=0.5");
    if (CHANGING.contains(method)) {
      addUnlessGiven(told, "Idempotency-Key", idempotencyKey);
    }
    return new HttpQuestion(
        method,
        asked(opened),
        told,
        body == null ? null : body.text().getBytes(StandardCharsets.UTF_8),
        new HttpLimits(timeout, timeout, means.maxReplyBytes(), 5),
        null,
        List.copyOf(opened.values()));
  }

  private static void addUnlessGiven(List<HttpQuestion.Header> headers, String name, String value) {
    if (headers.stream().noneMatch(h -> h.name().equalsIgnoreCase(name))) {
      headers.add(new HttpQuestion.Header(name, value));
    }
  }

  private URI asked(Map<Phrase.Secret, HttpSecret> opened) {
    StringBuilder text = new StringBuilder(url.toString());
    for (Named parameter : query) {
      text.append(text.indexOf("?") < 0 ? '?' : '&')
          .append(Urls.component(parameter.name()))
          .append('=')
          .append(Urls.component(told(parameter.value(), opened)));
    }
    return URI.create(text.toString());
  }

  private static String told(Phrase phrase, Map<Phrase.Secret, HttpSecret> opened) {
    return phrase.told(s -> Objects.requireNonNull(opened.get(s)).value());
  }

  private static int status(HttpFault fault) {
    return switch (fault.kind()) {
      case REFUSED -> 403;
      case TIMEOUT -> 504;
      case UNKNOWN_HOST, NO_CONNECTION, TOO_LARGE, BROKEN -> 502;
    };
  }
}
