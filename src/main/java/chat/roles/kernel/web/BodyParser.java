package chat.roles.kernel.web;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one request body. What it returns can be stored, written and read again anywhere: it is
 * nested at most {@value Json#MAX_DEPTH} deep, every text is well-formed Unicode without U+0000,
 * every number fits a double's range, and no name stands twice in an object.
 */
final class BodyParser {

  private static final int MAX_MISTAKES = 100;
  private static final int MAX_DIGITS = 308;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Json.MAX_DEPTH + 1)
                  .maxStringLength(StrictJson.MAX_BYTES)
                  .maxNameLength(StrictJson.MAX_BYTES)
                  .build())
          .build();

  private final List<Mistake> mistakes = new ArrayList<>();
  private final JsonParser parser;
  private Place at = Place.ROOT;

  private BodyParser(String text) {
    this.parser = FACTORY.createParser(ObjectReadContext.empty(), text);
  }

  /**
   * @throws Problem with all mistakes and their places, up to the first one after which nothing
   *     more can be read
   */
  static JsonNode parse(byte[] body) {
    return new BodyParser(decoded(body)).parse();
  }

  private static String decoded(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      throw Problem.invalid(List.of(new Mistake("$", "the body is not UTF-8")));
    }
  }

  private JsonNode parse() {
    try (parser) {
      if (parser.nextToken() == null) {
        throw Problem.invalid(List.of(new Mistake("$", "a JSON body is required")));
      }
      JsonNode value = value(1);
      at = Place.ROOT;
      if (parser.nextToken() != null) {
        add("the body must be one JSON value, and nothing after it");
      }
      if (!mistakes.isEmpty()) {
        throw Problem.invalid(mistakes);
      }
      return value;
    } catch (JacksonException e) {
      at = place(parser.streamReadContext());
      add(unreadable(e));
      throw Problem.invalid(mistakes);
    }
  }

  private static Place place(TokenStreamContext context) {
    TokenStreamContext parent = context.getParent();
    if (context.inRoot() || parent == null) {
      return Place.ROOT;
    }
    Place above = place(parent);
    if (context.inArray()) {
      return context.hasCurrentIndex() ? above.index(context.getCurrentIndex()) : above;
    }
    String name = context.currentName();
    return name == null ? above : above.field(name);
  }

  private static String unreadable(JacksonException e) {
    if (e instanceof StreamConstraintsException) {
      return "is longer or deeper than allowed";
    }
    TokenStreamLocation where = e.getLocation();
    return where == null
        ? "is not valid JSON"
        : "is not valid JSON (line %d, column %d)"
            .formatted(where.getLineNr(), where.getColumnNr());
  }

  private JsonNode value(int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(nested(depth));
      case START_ARRAY -> array(nested(depth));
      case VALUE_STRING -> nodes.stringNode(checked(parser.getString()));
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      default -> nodes.nullNode();
    };
  }

  private int nested(int depth) {
    if (depth > Json.MAX_DEPTH) {
      add("is nested deeper than " + Json.MAX_DEPTH + " levels");
      throw Problem.invalid(mistakes);
    }
    return depth + 1;
  }

  private ObjectNode object(int depth) {
    ObjectNode object = Json.object();
    Place here = at;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      at = here.field(name);
      checked(name);
      parser.nextToken();
      if (object.has(name)) {
        add("stands twice in the object");
      }
      object.set(name, value(depth));
    }
    at = here;
    return object;
  }

  private ArrayNode array(int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    Place here = at;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      at = here.index(array.size());
      array.add(value(depth));
    }
    at = here;
    return array;
  }

  private JsonNode integer() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (parser.getNumberType()) {
      case INT -> nodes.numberNode(parser.getIntValue());
      case LONG -> nodes.numberNode(parser.getLongValue());
      default -> {
        if (parser.getStringLength() > MAX_DIGITS) {
          add("the number is out of range");
          yield nodes.nullNode();
        }
        yield nodes.numberNode(parser.getBigIntegerValue());
      }
    };
  }

  private JsonNode decimal() {
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      add("the number is out of range");
      return JsonNodeFactory.instance.nullNode();
    }
    return JsonNodeFactory.instance.numberNode(value);
  }

  private String checked(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        add("must not contain the character U+0000");
        return text;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          add("must not contain half of a surrogate pair");
          return text;
        }
        i++;
      }
    }
    return text;
  }

  private void add(String message) {
    if (mistakes.size() < MAX_MISTAKES) {
      mistakes.add(new Mistake(at.toString(), message));
    }
  }
}
