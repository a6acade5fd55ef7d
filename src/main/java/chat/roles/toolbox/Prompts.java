package chat.roles.toolbox;

import chat.roles.kernel.json.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What several tools ask of a prompt. */
final class Prompts {

  private static final Pattern MARKER = Pattern.compile("<[<|?].*?[?|>]>");
  private static final Pattern WHOLE_VALUE = Pattern.compile("<\\?((?:(?![?|>]>).)*)\\?>");

  private Prompts() {}

  /** The value as prose: a text as it is, nothing as "", anything else as JSON. */
  static String toText(JsonNode prompt) {
    if (prompt.isMissingNode()) {
      return "";
    }
    return prompt.isString() ? prompt.stringValue() : Json.write(prompt);
  }

  /** Whether some text in it, or a field's name, may be a template. */
  static boolean hasTemplates(JsonNode prompt) {
    return MARKER.matcher(Json.write(prompt)).find();
  }

  /** Whether an address is filled in when the run comes to it, so that it is checked then. */
  static boolean isFilledIn(String address) {
    return MARKER.matcher(address).find();
  }

  /** The expression inside when the prompt is one whole {@code <?…?>}. */
  static Optional<String> wholeValue(JsonNode prompt) {
    if (!prompt.isString()) {
      return Optional.empty();
    }
    Matcher whole = WHOLE_VALUE.matcher(prompt.stringValue());
    return whole.matches() ? Optional.of(whole.group(1).strip()) : Optional.empty();
  }
}
