package chat.roles.models;

import chat.roles.kernel.http.HttpFault;
import chat.roles.kernel.http.HttpReply;
import chat.roles.kernel.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What an endpoint's failures mean, in words for a program's author; the key is cut out. */
final class EndpointFailures {

  private static final int LONGEST_DETAIL = 300;

  /** What errors in the middle of a stream mean that have a type and no number. */
  private static final Map<String, Integer> TYPES =
      Map.of(
          "invalid_request_error", 400,
          "authentication_error", 401,
          "billing_error", 402,
          "permission_error", 403,
          "not_found_error", 404,
          "request_too_large", 413,
          "rate_limit_error", 429,
          "timeout_error", 504,
          "overloaded_error", 529);

  private final String name;
  private final @Nullable String secret;
  private final String whoMends;
  private final boolean isDiscreet;

  EndpointFailures(ModelEndpoint endpoint) {
    this.name = endpoint.label();
    this.secret = endpoint.key();
    this.whoMends = endpoint.whoMends();
    this.isDiscreet = endpoint.isDiscreet();
  }

  /** No whole reply came. */
  ModelFailure ofFault(HttpFault fault, int charactersSoFar) {
    if (charactersSoFar > 0) {
      int status = fault.kind() == HttpFault.Kind.TIMEOUT ? 504 : 502;
      return new ModelFailure(status, brokeOff(charactersSoFar) + reason(fault));
    }
    String message = "the model %s does not answer%s".formatted(name, reason(fault));
    return switch (fault.kind()) {
      case REFUSED, TOO_LARGE -> new ModelFailure(502, message);
      case TIMEOUT -> new ModelFailure(504, message);
      case UNKNOWN_HOST, NO_CONNECTION, BROKEN -> ModelFailure.passing(502, message, null);
    };
  }

  private String reason(HttpFault fault) {
    return isDiscreet ? "" : ": " + fault.getMessage();
  }

  /** The endpoint failed so often that it is left alone for a while. */
  ModelFailure ofRest(Duration rest) {
    return new ModelFailure(
        503,
        "the endpoint of the model %s failed again and again, so it is left alone; try again%s"
            .formatted(name, in(rest)));
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
    int status = error.path("code").asInt(TYPES.getOrDefault(error.path("type").asString(""), 500));
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
    JsonNode error = error(reply.text());
    return of(reply.status(), error, retryAfter(reply).or(() -> retryDelay(error)).orElse(null));
  }

  private ModelFailure of(int status, JsonNode error, @Nullable Duration retryAfter) {
    String code = error.path("code").asString("");
    String detail = detail(error);
    if (isSpent(status, error)) {
      return new ModelFailure(
          402,
          "the account behind the model %s has nothing left to spend%s".formatted(name, detail));
    }
    if (code.equals("content_filter")) {
      return new ModelFailure(
          400, "the question was withheld from the model %s by a content filter".formatted(name));
    }
    return switch (isAboutKey(error) ? 401 : status) {
      case 400, 413, 422 ->
          new ModelFailure(400, "the model %s refuses the question%s".formatted(name, detail));
      case 401, 403 ->
          new ModelFailure(
              502,
              "the endpoint of the model %s refuses its key (%d); %s%s"
                  .formatted(name, status, whoMends, detail));
      case 404 ->
          new ModelFailure(
              502,
              "the endpoint of the model %s does not know it (404); %s%s"
                  .formatted(name, whoMends, detail));
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

  private static boolean isSpent(int status, JsonNode error) {
    return status == 402
        || error.path("code").asString("").equals("insufficient_quota")
        || error.path("message").asString("").contains("credit balance is too low");
  }

  /** Gemini calls a bad key a bad request. */
  private static boolean isAboutKey(JsonNode error) {
    for (JsonNode each : error.path("details")) {
      if (each.path("reason").asString("").equals("API_KEY_INVALID")) {
        return true;
      }
    }
    return false;
  }

  /** How long Gemini wants to be left alone: {@code "34.5s"} in the body. */
  private static Optional<Duration> retryDelay(JsonNode error) {
    for (JsonNode each : error.path("details")) {
      String delay = each.path("retryDelay").asString("");
      if (delay.matches("[0-9.]{1,12}s")) {
        try {
          return Optional.of(seconds(delay.substring(0, delay.length() - 1)));
        } catch (NumberFormatException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static String in(Duration wait) {
    return " in %d s".formatted(Math.max(1, wait.toSeconds()));
  }

  private static JsonNode error(String body) {
    try {
      JsonNode whole = Json.parse(body);
      JsonNode reply = whole.isArray() ? whole.path(0) : whole;
      return reply.has("error") ? reply.path("error") : reply;
    } catch (JacksonException e) {
      return Json.nodes().stringNode(body);
    }
  }

  private String detail(JsonNode error) {
    if (isDiscreet) {
      return "";
    }
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
          .or(() -> reply.header("retry-after").map(EndpointFailures::seconds))
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
