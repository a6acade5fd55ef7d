package chat.roles.kernel.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a request's body. Its text is a JSON path of bounded length that can be shown and
 * logged whatever the names in it are.
 */
record Place(@Nullable Place parent, String step) {

  static final Place ROOT = new Place(null, "$");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int MAX_STEP = 60;
  private static final int MAX_TEXT = 300;

  Place field(String name) {
    if (PLAIN.matcher(name).matches() && name.length() <= MAX_STEP) {
      return new Place(this, "." + name);
    }
    StringBuilder shown = new StringBuilder("['");
    name.codePoints().limit(MAX_STEP).forEach(c -> shown.append(visible(c)));
    return new Place(this, shown.append(name.length() > MAX_STEP ? "…']" : "']").toString());
  }

  Place index(int at) {
    return new Place(this, "[" + at + "]");
  }

  private static String visible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.FORMAT,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          "?";
      default -> c == '\'' || c == '\\' ? "\\" + (char) c : Character.toString(c);
    };
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Place at = this; at != null; at = at.parent) {
      text.insert(0, at.step);
    }
    if (text.length() <= MAX_TEXT) {
      return text.toString();
    }
    return text.substring(0, MAX_TEXT / 2) + "…" + text.substring(text.length() - MAX_TEXT / 2);
  }
}
