package chat.roles.models;

import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the JSON example in a prompt and makes an answer of its shape. Examples are written for
 * people: single quotes, bare keys, comments, dots for "and so on", names of types for values.
 */
final class DemoShapes {

  private static final int CONTEXT = 100;
  private static final int MOST_CANDIDATES = 50;
  private static final Pattern INTRODUCES =
      Pattern.compile(
          "json|format|shape|schema|example|answer|reply|respond|return|output|like this|such as",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern AND_SO_ON = Pattern.compile(",\\s*(?:\\.\\.\\.|…)\\s*(?=[\\]},])");
  private static final Pattern BARE_TYPE =
      Pattern.compile(
          "([:\\[]\\s*)(string|text|number|integer|int|float|boolean|bool|date)\\b"
              + "(?:\\s*\\|\\s*\\w+)*");
  private static final Pattern BETWEEN_ALTERNATIVES =
      Pattern.compile("(?<=\\w)\"\\s*\\|\\s*\"(?=\\w)");
  private static final JsonMapper LENIENT =
      Json.mapper()
          .rebuild()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .build();

  private DemoShapes() {}

  /** The example that the text most probably wants answers to look like. */
  static Optional<JsonNode> find(String text) {
    JsonNode best = null;
    boolean bestIsIntroduced = false;
    int end = 0;
    List<int[]> candidates = candidates(text);
    for (int[] range : candidates) {
      JsonNode shape = parse(text.substring(range[0], range[1]));
      if (shape == null || shape.isEmpty() || isWhole(text, range)) {
        continue;
      }
      String before = text.substring(Math.max(end, range[0] - CONTEXT), range[0]);
      boolean introduced = INTRODUCES.matcher(before).find();
      if (best == null || introduced || !bestIsIntroduced) {
        best = shape;
        bestIsIntroduced = introduced;
      }
      end = range[1];
    }
    return Optional.ofNullable(best);
  }

  private static boolean isWhole(String text, int[] range) {
    return text.substring(0, range[0]).isBlank() && text.substring(range[1]).isBlank();
  }

  /** The outermost pairs of braces or brackets, strings inside them respected. */
  private static List<int[]> candidates(String text) {
    List<int[]> found = new ArrayList<>();
    for (int i = 0; i < text.length() && found.size() < MOST_CANDIDATES; i++) {
      if (text.charAt(i) == '{' || text.charAt(i) == '[') {
        int end = endOf(text, i);
        if (end > 0) {
          found.add(new int[] {i, end});
          i = end - 1;
        }
      }
    }
    return found;
  }

  private static int endOf(String text, int start) {
    int depth = 0;
    boolean quoted = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    return -1;
  }

  private static @Nullable JsonNode parse(String example) {
    JsonNode shape = parseAsWritten(example);
    return shape == null ? parseAsWritten(tidied(example)) : shape;
  }

  private static @Nullable JsonNode parseAsWritten(String example) {
    try {
      return LENIENT.readTree(example);
    } catch (JacksonException e) {
      return null;
    }
  }

  private static String tidied(String example) {
    String text = AND_SO_ON.matcher(example).replaceAll("");
    text = BETWEEN_ALTERNATIVES.matcher(text).replaceAll("|");
    return BARE_TYPE.matcher(text).replaceAll("$1\"$2\"");
  }

  /** An answer with the same keys and values of the same types. */
  static JsonNode fill(JsonNode shape) {
    return fill(shape, "answer", "");
  }

  private static JsonNode fill(JsonNode shape, String name, String number) {
    return switch (shape) {
      case ObjectNode object when isSchema(object) -> fromSchema(object, name, number);
      case ObjectNode object -> filledObject(object, number);
      case ArrayNode array -> filledArray(array, name);
      case JsonNode value when value.isString() -> DemoValues.of(value.stringValue(), name, number);
      default -> shape;
    };
  }

  private static ObjectNode filledObject(ObjectNode object, String number) {
    ObjectNode filled = Json.object();
    object.forEachEntry((key, value) -> filled.set(key, fill(value, key, number)));
    return filled;
  }

  /** One example element stands for a list: two are made of it. */
  private static ArrayNode filledArray(ArrayNode array, String name) {
    ArrayNode filled = Json.nodes().arrayNode();
    int count = array.size() == 1 ? 2 : array.size();
    for (int i = 0; i < count; i++) {
      JsonNode element = array.get(Math.min(i, array.size() - 1));
      filled.add(fill(element, name, " " + (i + 1)));
    }
    return filled;
  }

  private static boolean isSchema(ObjectNode object) {
    JsonNode type = object.path("type");
    return (type.asString("").equals("object") && object.path("properties").isObject())
        || (type.asString("").equals("array") && object.path("items").isObject())
        || object.path("$schema").isString();
  }

  private static JsonNode fromSchema(JsonNode schema, String name, String number) {
    if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
      return schema.path("enum").get(0);
    }
    return switch (schema.path("type").asString("string")) {
      case "object" -> {
        ObjectNode filled = Json.object();
        if (schema.path("properties") instanceof ObjectNode properties) {
          properties.forEachEntry((key, value) -> filled.set(key, fromSchema(value, key, number)));
        }
        yield filled;
      }
      case "array" -> {
        ArrayNode filled = Json.nodes().arrayNode();
        filled.add(fromSchema(schema.path("items"), name, " 1"));
        filled.add(fromSchema(schema.path("items"), name, " 2"));
        yield filled;
      }
      case "integer", "number" -> Json.nodes().numberNode(1);
      case "boolean" -> Json.nodes().booleanNode(true);
      case "null" -> Json.nodes().nullNode();
      default -> Json.nodes().stringNode(DemoValues.named(name, number));
    };
  }
}
