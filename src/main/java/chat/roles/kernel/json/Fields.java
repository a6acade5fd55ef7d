package chat.roles.kernel.json;

import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.text.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of an object that a caller sent, and notes every mistake with its path instead
 * of stopping at the first. What a method returns after it noted a mistake is a stand-in: look at
 * the mistakes before using it. Unknown fields are ignored.
 */
public final class Fields {

  private final JsonNode object;
  private final String path;
  private final List<Mistake> mistakes;

  /**
   * @param object what is no object has no fields, and is a mistake
   * @param path of the object, from the body's root: {@code $}
   * @param mistakes grows
   */
  public Fields(JsonNode object, String path, List<Mistake> mistakes) {
    this.object = object;
    this.path = path;
    this.mistakes = mistakes;
    if (!object.isObject()) {
      mistakes.add(new Mistake(path, "must be an object"));
    }
  }

  /** Whether the field is there, be it null. */
  public boolean has(String name) {
    return object.has(name);
  }

  /** Notes a mistake in a field. */
  public void mistake(String name, String message) {
    mistakes.add(new Mistake(path + "." + name, message));
  }

  /**
   * A text that must be there.
   *
   * @param before what holds when the field is absent; null when it must not be
   */
  public String required(String name, @Nullable String before, int min, int max) {
    if (!has(name) && before != null) {
      return before;
    }
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      mistake(name, "is required: a text of " + characters(min, max));
      return "";
    }
    return text(value, path + "." + name, min, max);
  }

  /**
   * A text that may be missing; null clears it.
   *
   * @param before what holds when the field is absent
   */
  public @Nullable String optional(String name, @Nullable String before, int min, int max) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return before;
    }
    return value.isNull() ? null : text(value, path + "." + name, min, max);
  }

  /**
   * A truth value, which null is not.
   *
   * @param before what holds when the field is absent
   */
  public boolean flag(String name, boolean before) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return before;
    }
    if (!value.isBoolean()) {
      mistake(name, "must be true or false");
      return before;
    }
    return value.asBoolean();
  }

  /** A truth value that may be missing or null. */
  public @Nullable Boolean optionalFlag(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    return flag(name, false);
  }

  /** A value of any type; null when it is missing or JSON null. */
  public @Nullable JsonNode any(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    return value;
  }

  /**
   * A list; null empties it.
   *
   * @param before what holds when the field is absent
   * @param max the most elements
   * @param each reads an element at its path
   */
  public <T> List<T> list(
      String name, List<T> before, int max, BiFunction<JsonNode, String, T> each) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return before;
    }
    if (!value.isArray() && !value.isNull()) {
      mistake(name, "must be a list");
      return before;
    }
    if (value.size() > max) {
      mistake(name, "must have at most %d elements; it has %d".formatted(max, value.size()));
      return before;
    }
    List<T> list = new ArrayList<>();
    for (JsonNode element : value) {
      list.add(each.apply(element, "%s.%s[%d]".formatted(path, name, list.size())));
    }
    return list;
  }

  /** A list of texts, each of a bounded length. */
  public List<String> texts(String name, List<String> before, int max, int shortest, int longest) {
    return list(name, before, max, (value, at) -> text(value, at, shortest, longest));
  }

  private String text(JsonNode value, String at, int min, int max) {
    if (!value.isString()) {
      mistakes.add(new Mistake(at, "must be a text of " + characters(min, max)));
      return "";
    }
    String text = value.asString();
    if (!Texts.isWithin(text, min, max)) {
      mistakes.add(
          new Mistake(
              at, "must have %s; it has %d".formatted(characters(min, max), Texts.length(text))));
    } else if (min > 0 && text.isBlank()) {
      mistakes.add(new Mistake(at, "must not be blank"));
    }
    return text;
  }

  private static String characters(int min, int max) {
    return min == 0 ? "at most %d characters".formatted(max) : min + " to " + max + " characters";
  }
}
