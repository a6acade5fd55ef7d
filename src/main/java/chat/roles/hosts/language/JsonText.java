package chat.roles.hosts.language;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** JavaScript's JSON.stringify: one line, undefined fields left out, numbers as JavaScript's. */
final class JsonText {

  private static final int MAX_DEPTH = 1_000;
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder();
  private final Budget budget;

  private JsonText(Budget budget) {
    this.budget = budget;
  }

  static String of(JsonNode value, Budget budget) {
    JsonText text = new JsonText(budget);
    text.write(value, 0);
    return text.out.toString();
  }

  /** The text as the inside of a JSON string. */
  static String escaped(String text, Budget budget) {
    JsonText inside = new JsonText(budget);
    inside.characters(text);
    return inside.out.toString();
  }

  private void write(JsonNode value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new ExpressionException("a value is nested more than 1,000 deep");
    }
    budget.step();
    switch (value.getNodeType()) {
      case OBJECT -> object(value, depth);
      case ARRAY -> array(value, depth);
      case STRING -> string(value.stringValue());
      case NUMBER -> number(value.numberValue().doubleValue());
      case BOOLEAN -> out.append(value.booleanValue());
      default -> out.append("null");
    }
    budget.length(out.length());
  }

  private void object(JsonNode value, int depth) {
    char before = '{';
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (!Values.isUndefined(field.getValue())) {
        out.append(before);
        string(field.getKey());
        out.append(':');
        write(field.getValue(), depth + 1);
        before = ',';
      }
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private void array(JsonNode value, int depth) {
    char before = '[';
    for (JsonNode element : value) {
      out.append(before);
      write(element, depth + 1);
      before = ',';
    }
    out.append(before == '[' ? "[]" : "]");
  }

  private void number(double value) {
    out.append(Double.isFinite(value) ? Numbers.print(value) : "null");
  }

  private void string(String text) {
    out.append('"');
    characters(text);
    out.append('"');
  }

  private void characters(String text) {
    budget.length((long) out.length() + text.length());
    budget.read(text.length());
    for (int i = 0; i < text.length(); i++) {
      character(text, i);
    }
  }

  private void character(String text, int at) {
    char c = text.charAt(at);
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < ' ' || isLoneSurrogate(text, at)) {
          out.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 0xf));
          }
        } else {
          out.append(c);
        }
      }
    }
  }

  private static boolean isLoneSurrogate(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
