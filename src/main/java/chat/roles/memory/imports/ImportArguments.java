package chat.roles.memory.imports;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.text.Texts;
import chat.roles.toolbox.spi.ToolCall;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What an import or an export is told: in the prompt's object, else in the object in {@code data}.
 */
final class ImportArguments {

  private static final int MAX_NAME = 200;
  private static final int MAX_DOMAIN = 100;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}|\\p{Cs}");

  private final ToolCall call;
  private final JsonNode object;
  private final @Nullable String promptText;

  ImportArguments(ToolCall call) {
    this.call = call;
    JsonNode prompt = call.prompt();
    JsonNode told = prompt == null || !prompt.isString() ? prompt : parsed(prompt.stringValue());
    this.promptText = told == null && prompt != null ? prompt.stringValue() : null;
    this.object = told != null ? object(told) : prompt == null ? data() : Json.object();
  }

  /** A prompt that is the text of an object; null for any other text. */
  private static @Nullable JsonNode parsed(String prompt) {
    if (!prompt.strip().startsWith("{")) {
      return null;
    }
    try {
      return Json.parseGiven(prompt.strip());
    } catch (JacksonException e) {
      return null;
    }
  }

  private static JsonNode object(JsonNode told) {
    if (told.isNull()) {
      return Json.object();
    }
    if (!told.isObject()) {
      throw wrong("$", "the prompt must be an object, like {\"name\": …, \"format\": …}");
    }
    return told;
  }

  private JsonNode data() {
    JsonNode data = call.dto().data();
    return data != null && data.isObject() ? data : Json.object();
  }

  static Problem wrong(String path, String message) {
    return invalid(path + " " + message);
  }

  static Problem invalid(String detail) {
    return new Problem(Category.CALLER, "invalid", detail);
  }

  JsonNode object() {
    return object;
  }

  /** A text; null when there is none, or an empty one. */
  @Nullable String text(String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw wrong("$." + field, "must be a text");
    }
    return value.stringValue().isEmpty() ? null : value.stringValue();
  }

  /** A short text in one line; null when there is none. */
  private @Nullable String line(String field, int most) {
    String text = text(field);
    if (text != null && (!Texts.isWithin(text, 1, most) || CONTROL.matcher(text).find())) {
      throw wrong("$." + field, "must have at most %d characters, in one line".formatted(most));
    }
    return text == null || text.isBlank() ? null : text.strip();
  }

  @Nullable String name() {
    return line("name", MAX_NAME);
  }

  @Nullable String parentId() {
    return line("parentId", MAX_NAME);
  }

  /** The id or key of a version; null for the newest. */
  @Nullable String version() {
    String id = line("versionId", MAX_NAME);
    return id == null ? line("versionKey", MAX_NAME) : id;
  }

  /** Else that of the dto's options; "" by default. */
  String domain() {
    String domain = line("domain", MAX_DOMAIN);
    if (domain != null || object.path("domain").isString()) {
      return domain == null ? "" : domain;
    }
    JsonNode option = call.dto().options().path("domain");
    String general = option.isString() ? option.stringValue() : "";
    if (!Texts.isWithin(general, 0, MAX_DOMAIN) || CONTROL.matcher(general).find()) {
      throw wrong("options.domain", "must have at most %d characters".formatted(MAX_DOMAIN));
    }
    return general;
  }

  /** Null when there is none. */
  @Nullable Integer number(String field, int least, int most) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw wrong("$." + field, "must be a number from %,d to %,d".formatted(least, most));
    }
    return value.intValue();
  }

  /** The document as a text, when it is one. */
  @Nullable String document() {
    String text = text("text");
    if (text != null) {
      return text;
    }
    return promptText == null || promptText.isEmpty() ? call.dto().text() : promptText;
  }
}
