package chat.roles.toolbox;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.BrokenString.Place;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one object or array that may be broken. It always comes to an end and to a value: every
 * turn of a loop passes over at least one character or leaves the loop.
 */
final class BrokenJson {

  private static final int MAX_WORD_BEFORE_VALUE = 40;

  private final BrokenText text;
  private int objects;
  private int arrays;
  private boolean plausible;

  BrokenJson(BrokenText text) {
    this.text = text;
  }

  /** Reads from the opening bracket on, and leaves the place in the text behind the value. */
  JsonNode read() {
    return text.peek() == '{' ? object() : array();
  }

  /** Whether what was read was meant as JSON, and is not a bracket in prose. */
  boolean isPlausible() {
    return plausible;
  }

  private ObjectNode object() {
    ObjectNode object = Json.object();
    enter();
    objects++;
    boolean open = true;
    while (open) {
      text.skipSeparators();
      if (text.isEnd()) {
        break;
      }
      switch (text.peek()) {
        case '}' -> {
          text.at++;
          plausible |= object.isEmpty();
          open = false;
        }
        case ']' -> open = passSurplus(arrays);
        case ')' -> text.at++;
        case '{' -> open = inner(object);
        case '[' -> array();
        default -> entry(object);
      }
    }
    objects--;
    return object;
  }

  /** An object where a key should be: doubled brackets, or the bracket before it is missing. */
  private boolean inner(ObjectNode object) {
    if (arrays > 0 && !object.isEmpty()) {
      return false;
    }
    object.setAll(object());
    return true;
  }

  private ArrayNode array() {
    ArrayNode array = Json.nodes().arrayNode();
    enter();
    arrays++;
    boolean open = true;
    while (open) {
      text.skipSeparators();
      if (text.isEnd()) {
        break;
      }
      switch (text.peek()) {
        case ']' -> {
          text.at++;
          plausible |= array.isEmpty();
          open = false;
        }
        case '}' -> open = closeByBrace();
        case ')', ':' -> text.at++;
        default -> element(array);
      }
    }
    arrays--;
    return array;
  }

  private void enter() {
    if (objects + arrays >= Json.MAX_DEPTH) {
      throw new JsonRepairException(
          "the JSON is nested deeper than %d levels: ask for less nesting"
              .formatted(Json.MAX_DEPTH));
    }
    text.at++;
  }

  /** A bracket of the other kind ends this container when it ends one around it. */
  private boolean passSurplus(int around) {
    if (around > 0) {
      return false;
    }
    text.at++;
    return true;
  }

  private boolean closeByBrace() {
    int next = text.nonBlank(text.at + 1);
    boolean mistaken =
        objects == 1 && text.look(next) == ',' && text.startsEntry(text.nonBlank(next + 1));
    if (mistaken) {
      text.at++;
      return false;
    }
    return passSurplus(objects);
  }

  private void entry(ObjectNode object) {
    passPrefix();
    boolean quoted = BrokenText.isQuote(text.peek());
    BrokenString string = new BrokenString(text, Place.KEY, true, arrays > 0);
    String key = quoted ? string.read() : bareKey();
    plausible |= quoted && text.isEnd();
    if (string.isCut()) {
      return;
    }
    text.skipBlank();
    if (text.peek() == ':' || text.peek() == '=') {
      plausible = true;
      passColon();
      JsonNode value = value(Place.FIELD);
      object.set(key, value == null ? Json.nodes().nullNode() : value);
    } else if (!text.isEnd()) {
      boolean valueFollows =
          text.peek() == '{'
              || text.peek() == '['
              || (quoted && BrokenText.isQuote(text.peek()) && !text.startsEntry(text.at));
      JsonNode value = valueFollows ? value(Place.FIELD) : null;
      object.set(key, value == null ? Json.nodes().nullNode() : value);
    }
  }

  private void passPrefix() {
    if (text.isPrefixed(text.at)) {
      text.at++;
    }
  }

  private void passColon() {
    text.at++;
    while (text.peek() == '=' || text.peek() == '>' || text.peek() == ':') {
      text.at++;
    }
  }

  private String bareKey() {
    int from = text.at;
    while (text.at < text.source.length() && ":=,;{}[]\n".indexOf(text.peek()) < 0) {
      boolean quote = BrokenText.isQuote(text.peek());
      if (quote && text.at > from && isAfterBlank() && text.startsEntry(text.at)) {
        break;
      }
      text.at++;
    }
    String key = text.source.substring(from, text.at).strip();
    boolean strayQuote = key.endsWith("\"") || key.endsWith("'");
    return BrokenString.wellFormed(strayQuote ? key.substring(0, key.length() - 1) : key);
  }

  private void element(ArrayNode array) {
    int before = text.at;
    JsonNode value = value(Place.ELEMENT);
    if (value != null) {
      array.add(value);
    }
    if (text.at == before) {
      text.at++;
    }
  }

  /** A value, or null where there is none. */
  private @Nullable JsonNode value(Place place) {
    text.skipBlank();
    if (text.isEnd()) {
      return null;
    }
    passPrefix();
    char c = text.peek();
    if (c == '{') {
      return object();
    }
    if (c == '[') {
      return array();
    }
    return BrokenText.isQuote(c) ? strings(place) : word(place);
  }

  /** A string, or several that a plus sign joins. */
  private JsonNode strings(Place place) {
    plausible = true;
    StringBuilder all = new StringBuilder(string(place));
    int plus = text.nonBlank(text.at);
    while (text.look(plus) == '+' && BrokenText.isQuote(text.look(text.nonBlank(plus + 1)))) {
      text.at = text.nonBlank(plus + 1);
      all.append(string(place));
      plus = text.nonBlank(text.at);
    }
    return Json.nodes().stringNode(all.toString());
  }

  private String string(Place place) {
    return new BrokenString(text, place, objects > 0, arrays > 0).read();
  }

  private @Nullable JsonNode word(Place place) {
    int from = text.at;
    int nested = 0;
    while (text.at < text.source.length()) {
      char c = text.peek();
      if (nested > 0 && ")}]".indexOf(c) >= 0) {
        nested--;
      } else if (c == '\n' || (nested == 0 && endsWord(place, from, c))) {
        break;
      } else if (c == '(' || ((c == '{' || c == '[') && text.at > from)) {
        nested++;
      }
      text.at++;
    }
    String word = text.source.substring(from, text.at).strip();
    if (word.isEmpty()) {
      return null;
    }
    JsonNode value =
        text.at >= text.source.length() ? BareWords.cutValue(word) : BareWords.value(word);
    plausible |= value != null && place == Place.ELEMENT;
    return value == null ? Json.nodes().stringNode(BrokenString.wellFormed(word)) : value;
  }

  private boolean endsWord(Place place, int from, char c) {
    return switch (c) {
      case '}', ']' -> true;
      case ',', ';' ->
          place == Place.ELEMENT
              || isValue(from)
              || text.goesOnAsObject(text.at + 1, arrays > 0)
              || text.hasLineEnd(text.at, text.nonBlank(text.at + 1));
      case '{', '[' -> isValue(from);
      case '/' -> text.isComment(text.at) && (isAfterBlank() || isValue(from));
      case '#' -> text.isComment(text.at) && isAfterBlank();
      default ->
          BrokenText.isQuote(c)
              ? text.isEnd() || isValue(from) || (isAfterBlank() && text.startsEntry(text.at))
              : BrokenText.isBlank(c) && isValue(from) && valueFollows(place);
    };
  }

  private boolean isAfterBlank() {
    return BrokenText.isBlank(text.source.charAt(text.at - 1));
  }

  /** Whether what was passed over so far is a whole number or literal. */
  private boolean isValue(int from) {
    return text.at > from
        && text.at - from <= MAX_WORD_BEFORE_VALUE
        && BareWords.isValue(text.source.substring(from, text.at).strip());
  }

  private boolean valueFollows(Place place) {
    int next = text.nonBlank(text.at);
    return place == Place.FIELD
        ? text.startsEntry(next)
        : BrokenText.isQuote(text.look(next))
            || text.look(next) == '{'
            || text.look(next) == '['
            || BareWords.isWordAt(text.source, next)
            || Character.isDigit(text.look(next));
  }
}
