package chat.roles.models;

import chat.roles.kernel.http.HttpFault;
import chat.roles.kernel.http.HttpReply;
import chat.roles.kernel.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What an endpoint's failures mean, in words for a program's author; the key is cut out. */
final class OpenAiFailures {

  private static final int LONGEST_DETAIL = 300;

  private final String name;
  private final @Nullable String secret;

  OpenAiFailures(String name, @Nullable String secret) {
    this.name = name;
    this.secret = secret;
  }

  /** No whole reply came. */
  ModelFailure ofFault(HttpFault fault, int charactersSoFar) {
    if (charactersSoFar > 0) {
      int status = fault.kind() == HttpFault.Kind.TIMEOUT ? 504 : 502;
      return new ModelFailure(status, brokeOff(charactersSoFar) + ": " + fault.getMessage());
    }
    String message = "the model %s does not answer: %s".formatted(name, fault.getMessage());
    return switch (fault.kind()) {
      case REFUSED, TOO_LARGE -> new ModelFailure(502, message);
      case TIMEOUT -> new ModelFailure(504, message);
      case UNKNOWN_HOST, NO_CONNECTION, BROKEN -> ModelFailure.passing(502, message, null);
    };
  }

  /** The reply ended before the answer did. */
  ModelFailure ofCut(int charactersSoFar) {
    return charactersSoFar > 0
        ? new ModelFailure(502, brokeOff(charactersSoFar))
        : unreadable("its answer broke off before it began");
  }

  private String brokeOff(int charactersSoFar) {
    return "the answer of the model %s broke off after %d characters"
        .formatted(name, charactersSoFar);
  }

  /** The reply is not what the protocol says. */
  ModelFailure unreadable(String why) {
    return ModelFailure.passing(502, "the model %s failed: %s".formatted(name, why), null);
  }

  /** Like {@link #unreadable}, and asking again would not help. */
  ModelFailure unusable(String why) {
    return new ModelFailure(502, "the answer of the model %s %s".formatted(name, why));
  }

  /** An error object in the middle of a stream. */
  ModelFailure ofError(JsonNode error, int charactersSoFar) {
    int status = error.path("code").asInt(500);
    if (status < 400 || status > 599) {
      status = 500;
    }
    ModelFailure failure = of(status, error, null);
    return charactersSoFar == 0
        ? failure
        : new ModelFailure(
            failure.statusCode(), brokeOff(charactersSoFar) + ": " + failure.getMessage());
  }

  /** A reply with another status than 200. */
  ModelFailure ofStatus(HttpReply reply) {
    return of(reply.status(), error(reply.text()), retryAfter(reply).orElse(null));
  }

  private ModelFailure of(int status, JsonNode error, @Nullable Duration retryAfter) {
    String code = error.path("code").asString("");
    String detail = detail(error);
    if (status == 402 || code.equals("insufficient_quota")) {
      return new ModelFailure(
          402,
          "the account behind the model %s has nothing left to spend%s".formatted(name, detail));
    }
    return switch (status) {
      case 400, 413, 422 ->
          new ModelFailure(400, "the model %s refuses the question%s".formatted(name, detail));
      case 401, 403 ->
          new ModelFailure(
              502,
              "the endpoint of the model %s refuses its key (%d); the operator checks the api-key%s"
                  .formatted(name, status, detail));
      case 404 ->
          new ModelFailure(
              502,
              "the endpoint of the model %s does not know it (404); the operator checks url and model%s"
                  .formatted(name, detail));
      case 429 ->
          ModelFailure.passing(
              429,
              "the model %s is asked too often; try again%s%s"
                  .formatted(name, retryAfter == null ? " later" : in(retryAfter), detail),
              retryAfter);
      case 408, 504 ->
          ModelFailure.passing(
              504,
              "the model %s ran out of time (%d)%s".formatted(name, status, detail),
              retryAfter);
      default -> {
        String message = "the model %s failed (%d)%s".formatted(name, status, detail);
        yield status >= 500
            ? ModelFailure.passing(502, message, retryAfter)
            : new ModelFailure(502, message);
      }
    };
  }

  private static String in(Duration wait) {
    return " in %d s".formatted(Math.max(1, wait.toSeconds()));
  }

  private static JsonNode error(String body) {
    try {
      JsonNode reply = Json.parse(body);
      return reply.has("error") ? reply.path("error") : reply;
    } catch (JacksonException e) {
      return Json.nodes().stringNode(body);
    }
  }

  private String detail(JsonNode error) {
    String text =
        error.isString() ? error.stringValue() : error.path("message").asString("").strip();
    if (text.isEmpty() || text.startsWith("<")) {
      return "";
    }
    if (secret != null && !secret.isEmpty()) {
      text = text.replace(secret, "***");
    }
    text = CleanText.of(text).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return ": "
        + (text.length() <= LONGEST_DETAIL
            ? text
            : CleanText.of(text.substring(0, LONGEST_DETAIL)) + "…");
  }

  private static Optional<Duration> retryAfter(HttpReply reply) {
    try {
      Optional<Duration> exact =
          reply.header("retry-after-ms").map(ms -> Duration.ofMillis((long) number(ms)));
      return exact
          .or(() -> reply.header("retry-after").map(OpenAiFailures::seconds))
          .filter(d -> !d.isNegative());
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration seconds(String value) {
    return Character.isDigit(value.isEmpty() ? ' ' : value.charAt(0))
        ? Duration.ofMillis((long) (number(value) * 1000))
        : Duration.between(
            Instant.now(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
  }

  private static double number(String text) {
    return Math.min(Double.parseDouble(text.strip()), 1e9);
  }
}
