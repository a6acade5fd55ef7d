package chat.roles.toolbox;

import chat.roles.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the JSON in what a language model wrote, and repairs it: prose and code fences around it,
 * missing or wrong quotes, commas, brackets and ends, comments, the literals of other languages.
 * What is valid JSON comes out as it is.
 *
 * <p>Takes time in proportion to the text's length, whatever the text is. Holds no state.
 */
public final class JsonRepair {

  /** The longest text that is read, in characters. */
  public static final int MAX_LENGTH = 10_000_000;

  private static final Pattern FENCE = Pattern.compile("```[\\w-]*+\\s*+(?=[{\\[])");
  private static final Pattern NULL =
      Pattern.compile("\\s*+(?:```[\\w-]*+)?\\s*+null\\s*+(?:```)?\\s*+");

  /** What is looked for first; when there is none, the other kind is taken. */
  public enum Kind {
    OBJECT('{'),
    ARRAY('[');

    private final char bracket;

    Kind(char bracket) {
      this.bracket = bracket;
    }

    Kind other() {
      return this == OBJECT ? ARRAY : OBJECT;
    }
  }

  /**
   * The JSON in the text: the object, an array of the objects when there are several, or, when
   * arrays are wanted, the array. The text {@code null} is JSON null.
   *
   * @throws JsonRepairException when there is neither object nor array, or the text is too long or
   *     nested too deep
   */
  public JsonNode read(String text, Kind wanted) {
    if (text.length() > MAX_LENGTH) {
      throw new JsonRepairException(
          "the text is longer than %d characters: take a part of it".formatted(MAX_LENGTH));
    }
    if (NULL.matcher(text).matches()) {
      return Json.nodes().nullNode();
    }
    String plain = isEscaped(text) ? unescape(text) : text;
    Row first = new Row(plain, wanted);
    Row second = first.found.isEmpty() ? new Row(plain, wanted.other()) : first;
    for (Row row : List.of(first, second)) {
      if (!row.found.isEmpty()) {
        return row.found.size() == 1
            ? row.found.getFirst()
            : Json.nodes().arrayNode().addAll(row.found);
      }
    }
    JsonNode doubtful = first.doubtful == null ? second.doubtful : first.doubtful;
    if (doubtful == null) {
      throw new JsonRepairException(
          "the text holds no JSON object or array: ask for JSON, and nothing else, in the prompt");
    }
    return doubtful;
  }

  /** Whether the whole is the inside of a string: the first bracket is followed by \". */
  private static boolean isEscaped(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) != '{' && text.charAt(at) != '[') {
      at++;
    }
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean escape = c == '\\' && at + 1 < text.length();
      if (escape && text.charAt(at + 1) == '"') {
        return true;
      }
      if (escape && "nrt".indexOf(text.charAt(at + 1)) >= 0) {
        at++;
      } else if (c != '{' && c != '[' && !BrokenText.isBlank(c)) {
        return false;
      }
      at++;
    }
    return false;
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int escape = c == '\\' && i + 1 < text.length() ? "nrt\"\\".indexOf(text.charAt(i + 1)) : -1;
      if (escape >= 0) {
        plain.append("\n\r\t\"\\".charAt(escape));
        i++;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /** All values of one kind that follow each other in a text. */
  private static final class Row {

    private final List<JsonNode> found = new ArrayList<>();
    private final BrokenText text;
    private final Kind kind;
    private final Matcher fences;
    private final boolean fenced;
    private @Nullable JsonNode doubtful;

    Row(String source, Kind kind) {
      this.text = new BrokenText(source);
      this.kind = kind;
      this.fences = FENCE.matcher(source);
      this.fenced = fences.find();
      text.at = source.indexOf(kind.bracket, fenced ? fences.end() : 0);
      while (text.at >= 0) {
        BrokenJson broken = new BrokenJson(text);
        JsonNode value = broken.read();
        if (broken.isPlausible()) {
          found.add(value);
        } else if (doubtful == null) {
          doubtful = value;
        }
        text.at = next();
      }
    }

    /** Where the next value begins, or −1. */
    private int next() {
      text.skipBetween();
      if (text.peek() == kind.bracket) {
        return text.at;
      }
      if (text.isEnd() || (kind == Kind.ARRAY && !found.isEmpty())) {
        return -1;
      }
      int from = text.at;
      if (fenced && !found.isEmpty()) {
        if (!fences.find(from)) {
          return -1;
        }
        from = fences.end();
      }
      return text.source.indexOf(kind.bracket, from);
    }
  }
}
