package chat.roles.hosts.language;

import chat.roles.kernel.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How properties and elements of values are read. Reading from what has none is undefined. */
final class Access {

  private Access() {}

  /**
   * {@code of.name}, and {@code of['name']}. Arrays and texts have {@code length} and indexes; any
   * other property of an array is that of its first element.
   */
  static JsonNode property(JsonNode of, String name) {
    if (of.isArray()) {
      @Nullable JsonNode own = ownOfArray(of, name);
      return own == null ? ofFirst(of, name) : own;
    }
    return plain(of, name);
  }

  private static JsonNode ofFirst(JsonNode array, String name) {
    JsonNode first = element(array, 0);
    return first.isArray() ? Json.nodes().missingNode() : plain(first, name);
  }

  private static @Nullable JsonNode ownOfArray(JsonNode of, String name) {
    if (name.equals("length")) {
      return Json.nodes().numberNode(of.size());
    }
    return isIndex(name) ? element(of, Long.parseLong(name)) : null;
  }

  private static JsonNode plain(JsonNode of, String name) {
    if (of.isString()) {
      if (name.equals("length")) {
        return Json.nodes().numberNode(of.stringValue().length());
      }
      return isIndex(name) ? element(of, Long.parseLong(name)) : Json.nodes().missingNode();
    }
    @Nullable JsonNode value = of.isObject() ? of.get(name) : null;
    return value == null ? Json.nodes().missingNode() : value;
  }

  /**
   * The element of an array or the character of a text. Half of a character outside of the basic
   * plane is the replacement character, since half a character is no text.
   */
  static JsonNode element(JsonNode of, long index) {
    if (of.isArray() && index >= 0 && index < of.size()) {
      return of.get((int) index);
    }
    if (of.isString() && index >= 0 && index < of.stringValue().length()) {
      char c = of.stringValue().charAt((int) index);
      return Json.nodes().stringNode(Character.isSurrogate(c) ? "\uFFFD" : String.valueOf(c));
    }
    return Json.nodes().missingNode();
  }

  /** Whether the text is an index as JavaScript writes it: digits without a leading zero. */
  private static boolean isIndex(String name) {
    if (name.isEmpty() || name.length() > 10 || (name.length() > 1 && name.charAt(0) == '0')) {
      return false;
    }
    return name.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
