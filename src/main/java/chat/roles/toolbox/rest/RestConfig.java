package chat.roles.toolbox.rest;

import chat.roles.kernel.http.HttpQuestion;
import chat.roles.kernel.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the lines after the URL say.
 *
 * @param timeout for one attempt; null for the operator's
 * @param retries how often to try again; null for what is usual with the method
 */
record RestConfig(
    List<Named> headers, List<Named> query, @Nullable Phrase timeout, @Nullable Integer retries) {

  static final RestConfig NONE = new RestConfig(List.of(), List.of(), null, null);
  static final int MOST_RETRIES = 5;

  private static final int MOST = 100;
  private static final List<String> FIELDS = List.of("headers", "query", "timeout", "retries");

  RestConfig {
    headers = List.copyOf(headers);
    query = List.copyOf(query);
  }

  /** A header, or a parameter of the query. */
  record Named(String name, Phrase value) {}

  /**
   * @param written whether texts in it are templates and may name secrets
   */
  static RestConfig read(JsonNode json, boolean written, Consumer<String> mistakes) {
    if (!json.isObject()) {
      mistakes.accept("the configuration must be an object with " + String.join(", ", FIELDS));
      return NONE;
    }
    for (String field : json.propertyNames()) {
      if (!FIELDS.contains(field)) {
        mistakes.accept(
            "the configuration has no %s: it has %s".formatted(field, String.join(", ", FIELDS)));
      }
    }
    Reader reader = new Reader(written, mistakes);
    List<Named> headers = reader.named(json.path("headers"), "headers");
    headers.forEach(reader::checkHeader);
    return new RestConfig(
        headers,
        reader.named(json.path("query"), "query"),
        reader.timeout(json.path("timeout")),
        reader.retries(json.path("retries")));
  }

  Stream<Phrase.Secret> secrets() {
    return Stream.concat(headers.stream(), query.stream())
        .flatMap(n -> n.value().secrets().stream());
  }

  private record Reader(boolean written, Consumer<String> mistakes) {

    List<Named> named(JsonNode object, String field) {
      List<Named> named = new ArrayList<>();
      if (object.isMissingNode() || object.isNull()) {
        return named;
      }
      if (!object.isObject() || object.size() > MOST) {
        mistakes.accept("%s must be an object with at most %d fields".formatted(field, MOST));
        return named;
      }
      object.forEachEntry((name, value) -> {
        List<JsonNode> values = value.isArray() ? value.valueStream().toList() : List.of(value);
        values.stream()
            .filter(v -> !v.isNull())
            .forEach(v -> named.add(new Named(name, phrase(v, field + "." + name))));
      });
      return named;
    }

    Phrase phrase(JsonNode value, String at) {
      String text = value.isString() ? value.stringValue() : Json.write(value);
      return written
          ? Phrase.parse(text, m -> mistakes.accept("%s: %s".formatted(at, m)))
          : Phrase.literal(text);
    }

    void checkHeader(Named header) {
      try {
        new HttpQuestion.Header(header.name(), "");
      } catch (IllegalArgumentException e) {
        mistakes.accept("headers.%s: %s".formatted(header.name(), e.getMessage()));
      }
    }

    @Nullable Phrase timeout(JsonNode value) {
      if (value.isMissingNode() || value.isNull()) {
        return null;
      }
      Phrase phrase = phrase(value, "timeout");
      String text = phrase.shown();
      if (!phrase.secrets().isEmpty() || (text.indexOf('<') < 0 && duration(text).isEmpty())) {
        mistakes.accept("timeout: write milliseconds, or a duration as in \"10s\"");
      }
      return phrase;
    }

    @Nullable Integer retries(JsonNode value) {
      if (value.isMissingNode() || value.isNull()) {
        return null;
      }
      if (!value.isInt() || value.intValue() < 0 || value.intValue() > MOST_RETRIES) {
        mistakes.accept("retries: write a whole number from 0 to " + MOST_RETRIES);
        return null;
      }
      return value.intValue();
    }
  }

  static Optional<Duration> duration(String text) {
    var simple = java.util.regex.Pattern.compile("(\\d{1,9})\\s*(ms|s|m)?").matcher(text.strip());
    if (!simple.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(simple.group(1));
    Duration duration =
        switch (simple.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case null, default -> Duration.ofMillis(count);
        };
    return duration.isPositive() ? Optional.of(duration) : Optional.empty();
  }
}
