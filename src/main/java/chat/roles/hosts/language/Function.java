package chat.roles.hosts.language;

import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The functions of the language. As transforms they take the value before the bar as their first
 * argument. Text functions take a missing value as the empty text.
 */
enum Function {
  /** Characters of a text, elements of an array, fields of an object; 0 for everything else. */
  LEN(1, 1),
  /** The value as the inside of a JSON string. */
  ESCAPE(1, 1),
  /** The value as JSON text. */
  JSON(1, 1),
  /** The names of an object's fields; an array's indexes. */
  KEYS(1, 1),
  /** The values of an object's fields; an array's elements. */
  VALUES(1, 1),
  /** The first element of an array or character of a text. */
  FIRST(1, 1),
  /** The last element of an array or character of a text. */
  LAST(1, 1),
  /** The elements as one text, with a separator (a comma) between them; null shows nothing. */
  JOIN(1, 2),
  /** The pieces of a text between separators; its characters when the separator is empty. */
  SPLIT(2, 2),
  LOWER(1, 1),
  UPPER(1, 1),
  TRIM(1, 1),
  /** Milliseconds since 1970. */
  NOW(0, 0),
  /** A random id. */
  UUID(0, 0);

  private final int least;
  private final int most;

  Function(int least, int most) {
    this.least = least;
    this.most = most;
  }

  String sign() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Function> find(String sign) {
    for (Function function : values()) {
      if (function.sign().equals(sign)) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }

  static SortedSet<String> signs() {
    SortedSet<String> signs = new TreeSet<>();
    for (Function function : values()) {
      signs.add(function.sign());
    }
    return signs;
  }

  boolean takes(int arguments) {
    return arguments >= least && arguments <= most;
  }

  /** How many arguments it takes, in words. */
  String arity() {
    if (most == 0) {
      return "takes no argument";
    }
    return least == most
        ? "takes %d argument%s".formatted(least, least == 1 ? "" : "s")
        : "takes %d or %d arguments".formatted(least, most);
  }

  JsonNode apply(List<JsonNode> arguments, Scope scope, Budget budget) {
    return switch (this) {
      case NOW -> {
        budget.recorded();
        yield scope.now();
      }
      case UUID -> {
        budget.recorded();
        yield scope.uuid();
      }
      case JOIN -> join(arguments, budget);
      case SPLIT ->
          strings(
              Strings.split(
                  text(arguments.get(0), budget), text(arguments.get(1), budget), budget));
      default -> apply(arguments.getFirst(), budget);
    };
  }

  private JsonNode apply(JsonNode value, Budget budget) {
    return switch (this) {
      case LEN -> Json.nodes().numberNode(length(value));
      case ESCAPE -> string(JsonText.escaped(text(value, budget), budget));
      case JSON -> Values.isUndefined(value) ? value : string(JsonText.of(value, budget));
      case KEYS -> keys(value, budget);
      case VALUES -> values(value, budget);
      case FIRST -> value.isString() ? firstOf(value.stringValue()) : Access.element(value, 0);
      case LAST ->
          value.isString() ? lastOf(value.stringValue()) : Access.element(value, value.size() - 1L);
      case LOWER -> string(text(value, budget).toLowerCase(Locale.ROOT));
      case UPPER -> string(text(value, budget).toUpperCase(Locale.ROOT));
      case TRIM -> string(Strings.trim(text(value, budget)));
      case JOIN, SPLIT, NOW, UUID -> throw new IllegalStateException(sign());
    };
  }

  private static JsonNode firstOf(String text) {
    return text.isEmpty()
        ? Json.nodes().missingNode()
        : string(Character.toString(text.codePointAt(0)));
  }

  private static JsonNode lastOf(String text) {
    return text.isEmpty()
        ? Json.nodes().missingNode()
        : string(Character.toString(text.codePointBefore(text.length())));
  }

  private static int length(JsonNode value) {
    return value.isString() ? value.stringValue().length() : value.size();
  }

  private static JsonNode keys(JsonNode value, Budget budget) {
    budget.elements(value.size());
    ArrayNode keys = Json.nodes().arrayNode();
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        keys.add(Integer.toString(i));
      }
    } else {
      value.propertyNames().forEach(keys::add);
    }
    return keys;
  }

  private static JsonNode values(JsonNode value, Budget budget) {
    if (value.isArray()) {
      return value;
    }
    budget.elements(value.size());
    ArrayNode values = Json.nodes().arrayNode();
    value.values().forEach(values::add);
    return values;
  }

  private static JsonNode join(List<JsonNode> arguments, Budget budget) {
    JsonNode list = arguments.get(0);
    if (!list.isArray()) {
      return string(text(list, budget));
    }
    String separator = arguments.size() < 2 ? "," : text(arguments.get(1), budget);
    StringBuilder out = new StringBuilder();
    boolean first = true;
    for (JsonNode element : list) {
      budget.step();
      String text = element.isNull() ? "" : Values.toText(element, budget);
      budget.length((long) out.length() + separator.length() + text.length());
      budget.read((long) separator.length() + text.length());
      out.append(first ? "" : separator).append(text);
      first = false;
    }
    return string(out.toString());
  }

  private static String text(JsonNode value, Budget budget) {
    String text = Values.toText(value, budget);
    budget.read(text.length());
    return text;
  }

  private static JsonNode strings(List<String> texts) {
    List<JsonNode> nodes = new ArrayList<>(texts.size());
    texts.forEach(t -> nodes.add(string(t)));
    return Json.nodes().arrayNode().addAll(nodes);
  }

  private static JsonNode string(String text) {
    return Json.nodes().stringNode(text);
  }
}
