package chat.roles.kernel.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The mapper for all that is stored, journalled or interpreted. What it writes is one line, keeps
 * the order of an object's fields, and is the same for equal values.
 */
public final class Json {

  /** The deepest nesting of a value that comes from elsewhere. */
  public static final int MAX_DEPTH = 200;

  /** What such a value is wrapped in on its way: a dto, a run's input, a record, … */
  private static final int WRAPPING = 32;

  private static final JsonMapper MAPPER = reading(MAX_DEPTH + WRAPPING);
  private static final JsonMapper GIVEN = reading(MAX_DEPTH);

  private Json() {}

  private static JsonMapper reading(int maxDepth) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxStringLength(20_000_000)
                        .build())
                .build())
        .build();
  }

  /** The shared mapper, for binding records. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** Makes nodes. */
  public static JsonNodeFactory nodes() {
    return JsonNodeFactory.instance;
  }

  /** A new empty object. */
  public static ObjectNode object() {
    return nodes().objectNode();
  }

  /** One line of JSON that is valid Unicode: half a surrogate pair is written as an escape. */
  public static String write(Object value) {
    return escapeHalfPairs(MAPPER.writeValueAsString(value));
  }

  private static String escapeHalfPairs(String json) {
    for (int i = 0; i < json.length(); i++) {
      if (Character.isSurrogate(json.charAt(i))) {
        return escapeHalfPairs(json, i);
      }
    }
    return json;
  }

  private static String escapeHalfPairs(String json, int first) {
    StringBuilder escaped = new StringBuilder(json.length() + 16).append(json, 0, first);
    for (int i = first; i < json.length(); ) {
      int codePoint = json.codePointAt(i);
      if (Character.getType(codePoint) == Character.SURROGATE) {
        escaped.append("\\u").append(Integer.toHexString(codePoint));
      } else {
        escaped.appendCodePoint(codePoint);
      }
      i += Character.charCount(codePoint);
    }
    return escaped.toString();
  }

  /**
   * Reads one JSON value that somebody wrote.
   *
   * @throws JacksonException when the text is not exactly one JSON value that is nested at most
   *     {@value #MAX_DEPTH} deep
   */
  public static JsonNode parseGiven(String text) {
    return GIVEN.readTree(text);
  }

  /**
   * Reads one JSON value that we wrote: one that was given may stand inside.
   *
   * @throws JacksonException when the text is not exactly one JSON value within the limits
   */
  public static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }
}
