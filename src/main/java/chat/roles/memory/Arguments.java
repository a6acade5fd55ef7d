package chat.roles.memory;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.text.Texts;
import chat.roles.toolbox.spi.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a call of the memory tool was given: the prompt, else the dto's text; its data where an
 * object or a list is taken. An empty prompt gives nothing.
 */
final class Arguments {

  static final int MAX_KEY = 200;
  static final int MAX_DOMAIN = 100;
  static final int MAX_COUNT = 1_000;

  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}|\\p{Cs}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final ToolCall call;
  private final @Nullable JsonNode prompt;

  Arguments(ToolCall call) {
    this.call = call;
    this.prompt = call.prompt() == null ? null : parsed(call.prompt());
  }

  /** A text that is an object or a list as that. */
  private static JsonNode parsed(JsonNode prompt) {
    if (!prompt.isString()) {
      return prompt;
    }
    String text = prompt.stringValue().strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      try {
        return Json.parseGiven(text);
      } catch (JacksonException e) {
        throw MemoryProblems.caller(
            "the prompt begins like JSON and is none: %s".formatted(e.getOriginalMessage()));
      }
    }
    return prompt;
  }

  /** {@code options.domain}. */
  String domain() {
    JsonNode domain = call.dto().options().path("domain");
    return domain.isMissingNode() || domain.isNull() ? "" : domain(domain, "options.domain");
  }

  static String domain(JsonNode value, String at) {
    return name(value, at, 0, MAX_DOMAIN);
  }

  /** A short text in one line. */
  static String name(JsonNode value, String at, int min, int max) {
    String text = value.isNumber() ? value.asString() : value.stringValue(null);
    if (text == null
        || !Texts.isWithin(text, min, max)
        || CONTROL.matcher(text).find()
        || (min > 0 && text.isBlank())) {
      throw MemoryProblems.caller(
          "%s must be a text of %d to %d characters in one line; it is %s"
              .formatted(at, min, max, shown(value)));
    }
    return text;
  }

  static String id(JsonNode value, String at) {
    String text = value.stringValue(null);
    if (text == null || !ID.matcher(text).matches()) {
      throw MemoryProblems.caller(
          "%s must be an id, of 1 to 64 letters, digits, - and _; it is %s"
              .formatted(at, shown(value)));
    }
    return text;
  }

  private static String shown(JsonNode value) {
    String text = Json.write(value);
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  /** Prompt or text; null when neither says anything. */
  private @Nullable JsonNode said() {
    JsonNode said =
        prompt != null || call.dto().text() == null
            ? prompt
            : Json.nodes().stringNode(call.dto().text());
    return said == null || said.isNull() || (said.isString() && said.stringValue().isBlank())
        ? null
        : said;
  }

  /** The id or key of a version; null when none is given. */
  @Nullable String versionName() {
    JsonNode said = said();
    return said == null ? null : versionName(said);
  }

  /** The id or key of a version that must be given. */
  String requiredVersionName() {
    JsonNode said = said();
    if (said == null) {
      throw MemoryProblems.caller(
          "no version is named: write its key or id as the prompt, or leave the prompt out and send it as text");
    }
    return versionName(said);
  }

  private static String versionName(JsonNode said) {
    JsonNode value = said;
    if (said.isObject()) {
      value = first(said, "versionId", "id", "key");
    }
    return name(value, "the version's key or id", 1, MAX_KEY).strip();
  }

  private static JsonNode first(JsonNode object, String... names) {
    for (String name : names) {
      if (object.hasNonNull(name)) {
        return object.path(name);
      }
    }
    return object;
  }

  /** A version to be saved. */
  VersionDraft versionDraft(long maxBytes) {
    JsonNode said = said();
    if (said == null
        && prompt == null
        && call.dto().data() != null
        && call.dto().data().isObject()) {
      said = call.dto().data();
    }
    if (said == null) {
      throw MemoryProblems.caller(
          "no key is given: write a key as the prompt, or {\"key\": …, \"language\": …} with whatever else the version is to hold");
    }
    if (!said.isObject()) {
      return VersionDraft.of(name(said, "the version's key", 1, MAX_KEY).strip());
    }
    ObjectNode content = (ObjectNode) said.deepCopy();
    JsonNode key = content.remove("key");
    JsonNode language = content.remove("language");
    content.remove(List.of("id", "actorId", "published", "revision", "createdAt", "updatedAt"));
    if (key == null || key.isNull()) {
      throw MemoryProblems.caller("$.key is missing: give the version a key");
    }
    JsonNode kept =
        content.size() == 1 && content.has("content") ? content.get("content") : content;
    return new VersionDraft(
        name(key, "$.key", 1, MAX_KEY),
        content.isEmpty() ? null : bounded(kept, "the version's content", maxBytes),
        language == null || language.isNull() ? null : name(language, "$.language", 1, 35));
  }

  static JsonNode bounded(JsonNode content, String what, long maxBytes) {
    String text = Json.write(content);
    if (text.length() > maxBytes
        || (text.length() > maxBytes / 3
            && text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > maxBytes)) {
      throw MemoryProblems.tooLarge(
          "%s has more than %,d bytes (chatroles.memory.max-content): make several nodes of it"
              .formatted(what, maxBytes));
    }
    return content;
  }

  /** An object from the prompt, else from the data; an empty one when neither has any. */
  JsonNode object() {
    if (prompt == null) {
      JsonNode data = call.dto().data();
      return data != null && data.isObject() ? data : Json.object();
    }
    if (said() == null) {
      return Json.object();
    }
    if (!prompt.isObject()) {
      throw MemoryProblems.caller("the prompt must be an object; it is " + shown(prompt));
    }
    return prompt;
  }

  /** What is looked for: a text, with the rest from the data, or both in the prompt's object. */
  Question question() {
    JsonNode said = said();
    if (said != null && said.isObject()) {
      JsonNode text = said.path("text");
      String asked = text.isString() ? text.stringValue() : call.dto().text();
      return new Question(requiredQuestion(asked), said);
    }
    if (said != null && said.isArray()) {
      throw MemoryProblems.caller("the prompt must be a text or an object; it is " + shown(said));
    }
    JsonNode data = call.dto().data();
    return new Question(
        requiredQuestion(said == null ? null : said.asString()),
        data != null && data.isObject() ? data : Json.object());
  }

  /** A text to look for, and where. */
  record Question(String text, JsonNode where) {}

  private static String requiredQuestion(@Nullable String text) {
    if (text == null || text.isBlank()) {
      throw MemoryProblems.caller(
          "nothing is looked for: write a text as the prompt, or leave the prompt out and send it as text");
    }
    return text;
  }

  /** One or many, from the prompt or the data; null when there is none. */
  @Nullable List<JsonNode> list() {
    JsonNode given = prompt == null ? call.dto().data() : prompt;
    if (given == null || given.isNull() || (given.isString() && given.stringValue().isBlank())) {
      return null;
    }
    return given.isArray() ? List.copyOf(given.values()) : List.of(given);
  }

  /** Ids of nodes, from the prompt, else from the text, else from the data. */
  List<String> ids() {
    JsonNode given = said();
    if (given == null && prompt == null) {
      given = call.dto().data();
    }
    List<String> ids = given == null ? List.of() : ids(given, "$");
    if (ids.isEmpty() && (given == null || !given.isArray())) {
      throw MemoryProblems.caller(
          "no node is named: write its id, or a list of ids, as the prompt");
    }
    return ids;
  }

  /** The ids in a list of ids, or of nodes; or a single one. */
  static List<String> ids(JsonNode given, String at) {
    if (!given.isArray()) {
      return List.of(idOf(given, at));
    }
    List<String> ids = new ArrayList<>();
    for (JsonNode each : given) {
      ids.add(idOf(each, "%s[%d]".formatted(at, ids.size())));
    }
    return ids;
  }

  private static String idOf(JsonNode given, String at) {
    return given.isObject() ? id(given.path("id"), at + ".id") : id(given, at);
  }

  /** Ids of parents in a field; "" and null stand for none. Null when the field is absent. */
  static @Nullable List<String> parents(JsonNode object) {
    JsonNode given = object.path("parentIds");
    if (given.isMissingNode() || given.isNull()) {
      return null;
    }
    List<String> parents = new ArrayList<>();
    for (JsonNode each : given.isArray() ? given : Json.nodes().arrayNode().add(given)) {
      boolean none = each.isNull() || (each.isString() && each.stringValue().isEmpty());
      parents.add(none ? "" : idOf(each, "$.parentIds[%d]".formatted(parents.size())));
    }
    return parents;
  }

  static int count(JsonNode object, int otherwise) {
    JsonNode count = object.path("count");
    if (count.isMissingNode() || count.isNull()) {
      return otherwise;
    }
    if (!count.isIntegralNumber()
        || !count.canConvertToInt()
        || count.intValue() < 1
        || count.intValue() > MAX_COUNT) {
      throw MemoryProblems.caller(
          "$.count must be a number from 1 to %,d; it is %s".formatted(MAX_COUNT, shown(count)));
    }
    return count.intValue();
  }

  static @Nullable String optionalVersion(JsonNode object) {
    JsonNode version = object.path("versionId");
    return version.isMissingNode() || version.isNull()
        ? null
        : name(version, "$.versionId", 1, MAX_KEY);
  }

  /** Whether there is anything in the prompt or the text; for methods that take an id. */
  @Nullable JsonNode idOrObject() {
    JsonNode said = said();
    if (said == null && prompt == null) {
      JsonNode data = call.dto().data();
      return data != null && data.isObject() ? data : null;
    }
    return said;
  }
}
