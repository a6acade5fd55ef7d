package chat.roles.models;

import chat.roles.kernel.json.Json;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Values for the strings of an example. */
final class DemoValues {

  private static final Pattern CHOICE =
      Pattern.compile("[^|/\\s]{1,40}(?:\\s*\\|\\s*[^|\\s]{1,40})+");
  private static final Pattern KEPT =
      Pattern.compile("https?://\\S+|\\d[\\d.:TZ/+-]*|\\S+@\\S+\\.\\S+|[A-Z]{2,4}|\\d+%");

  private DemoValues() {}

  /** A value where the example has {@code written} under this name. */
  static JsonNode of(String written, String name, String number) {
    String text = written.strip();
    return switch (text) {
      case "number", "integer", "int", "float" -> Json.nodes().numberNode(1);
      case "boolean", "bool" -> Json.nodes().booleanNode(true);
      default -> Json.nodes().stringNode(text(text, name, number));
    };
  }

  private static String text(String written, String name, String number) {
    if (CHOICE.matcher(written).matches()) {
      return written.substring(0, written.indexOf('|')).strip();
    }
    return KEPT.matcher(written).matches() ? written : named(name, number);
  }

  /** "demo first name 1" for {@code firstName} of the first element. */
  static String named(String name, String number) {
    String words = name.replaceAll("([a-z])([A-Z])", "$1 $2").replaceAll("[_-]+", " ");
    return "demo " + words.toLowerCase(Locale.ROOT) + number;
  }
}
