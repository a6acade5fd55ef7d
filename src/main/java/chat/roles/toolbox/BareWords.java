package chat.roles.toolbox;

import chat.roles.kernel.json.Json;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a word without quotes means: a number or a literal in some notation, or else a text. */
final class BareWords {

  private static final int MAX_NUMBER = 400;

  private static final Pattern STRICT =
      Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");
  private static final Pattern LENIENT =
      Pattern.compile("([+-]?)((?:0|[1-9][0-9_]*+)?)((?:\\.[0-9]*+)?)((?:[eE][+-]?[0-9]*+)?)");
  private static final Pattern HEX = Pattern.compile("([+-]?)0[xX]([0-9a-fA-F]{1,200})");
  private static final Pattern SHORT_WORD = Pattern.compile("[-+.\\w]{1,40}");

  private static final Map<String, JsonNode> LITERALS = literals();

  private BareWords() {}

  private static Map<String, JsonNode> literals() {
    Map<String, JsonNode> literals = new TreeMap<>();
    for (String word : new String[] {"true", "True", "TRUE"}) {
      literals.put(word, Json.nodes().booleanNode(true));
    }
    for (String word : new String[] {"false", "False", "FALSE"}) {
      literals.put(word, Json.nodes().booleanNode(false));
    }
    for (String word :
        new String[] {
          "null",
          "Null",
          "NULL",
          "None",
          "nil",
          "undefined",
          "NaN",
          "nan",
          "Infinity",
          "-Infinity",
          "+Infinity",
          "-NaN",
          "inf",
          "-inf"
        }) {
      literals.put(word, Json.nodes().nullNode());
    }
    return Map.copyOf(literals);
  }

  /** The number or literal that the word is; null for any other word. */
  static @Nullable JsonNode value(String word) {
    JsonNode literal = LITERALS.get(word);
    return literal != null ? literal : number(word);
  }

  /** Whether {@link #value} would find something. */
  static boolean isValue(String word) {
    return LITERALS.containsKey(word) || asJson(word) != null;
  }

  /** As {@link #value}, for a word after which the text was cut off. */
  static @Nullable JsonNode cutValue(String word) {
    JsonNode whole = value(word);
    if (whole != null) {
      return whole;
    }
    if (word.equals("-") || word.equals("+")) {
      return Json.nodes().nullNode();
    }
    for (Map.Entry<String, JsonNode> literal : LITERALS.entrySet()) {
      if (literal.getKey().startsWith(word)) {
        return literal.getValue();
      }
    }
    Matcher lenient = word.length() > MAX_NUMBER ? null : LENIENT.matcher(word);
    return lenient != null && lenient.matches()
        ? number(lenient.group(1) + lenient.group(2) + lenient.group(3))
        : null;
  }

  /** Whether a number or a literal stands there, and after it what may follow one in an array. */
  static boolean isWordAt(String source, int index) {
    Matcher word = SHORT_WORD.matcher(source);
    word.region(index, Math.min(source.length(), index + 60));
    if (!word.lookingAt() || !isValue(word.group())) {
      return isLongNumberAt(source, index);
    }
    int next = word.end();
    while (next < source.length() && source.charAt(next) == ' ') {
      next++;
    }
    return next == source.length() || ",]}\r\n\t/#".indexOf(source.charAt(next)) >= 0;
  }

  private static boolean isLongNumberAt(String source, int index) {
    int i = index;
    while (i < source.length()
        && i < index + 40
        && "-+.eE0123456789".indexOf(source.charAt(i)) >= 0) {
      i++;
    }
    return i == index + 40;
  }

  private static @Nullable JsonNode number(String word) {
    String json = asJson(word);
    if (json == null) {
      return null;
    }
    JsonNode number = Json.parse(json);
    return number.isIntegralNumber() || Double.isFinite(number.asDouble())
        ? number
        : Json.nodes().nullNode();
  }

  /** The number as JSON writes it; null for what is no number. */
  private static @Nullable String asJson(String word) {
    boolean mayBe = !word.isEmpty() && "+-.0123456789".indexOf(word.charAt(0)) >= 0;
    if (!mayBe || word.length() > MAX_NUMBER) {
      return null;
    }
    if (STRICT.matcher(word).matches()) {
      return word;
    }
    Matcher hex = HEX.matcher(word);
    return hex.matches()
        ? new BigInteger(hex.group(1) + hex.group(2), 16).toString()
        : lenientAsJson(word);
  }

  private static @Nullable String lenientAsJson(String word) {
    Matcher lenient = LENIENT.matcher(word);
    if (!lenient.matches() || lenient.group(2).endsWith("_")) {
      return null;
    }
    String sign = lenient.group(1).equals("-") ? "-" : "";
    String whole = lenient.group(2).replace("_", "");
    String fraction = lenient.group(3).length() == 1 ? "" : lenient.group(3);
    boolean hasDigits = !whole.isEmpty() || !fraction.isEmpty();
    String json = sign + (whole.isEmpty() ? "0" : whole) + fraction + lenient.group(4);
    return hasDigits && STRICT.matcher(json).matches() ? json : null;
  }
}
