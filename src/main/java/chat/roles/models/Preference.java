package chat.roles.models;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a prompt is ready to spend: {@code cost=0#quality=2}, either part or none, in any order.
 *
 * @param cost the highest cost, 0 to 2
 * @param quality the highest quality, 0 to 2
 */
record Preference(int cost, int quality) {

  /** Whatever there is. */
  static final Preference ANY = new Preference(2, 2);

  private static final Pattern PART = Pattern.compile("\\s*(\\w+)\\s*=\\s*(\\S*)\\s*");

  /**
   * @throws IllegalArgumentException when the address is none of the tool {@code llm}; the message
   *     says how to write it
   */
  static Preference parse(String address) {
    int cost = ANY.cost;
    int quality = ANY.quality;
    if (address.isBlank()) {
      return ANY;
    }
    for (String part : address.split("#", -1)) {
      Matcher matcher = PART.matcher(part);
      String name = matcher.matches() ? matcher.group(1) : part.strip();
      switch (name) {
        case "cost" -> cost = level(matcher);
        case "quality" -> quality = level(matcher);
        default ->
            throw new IllegalArgumentException(
                "\"%s\" is not known; write llm, llm:cost=0 or llm:cost=0#quality=2"
                    .formatted(name));
      }
    }
    return new Preference(cost, quality);
  }

  private static int level(Matcher matcher) {
    String value = matcher.matches() ? matcher.group(2) : "";
    return switch (value) {
      case "0" -> 0;
      case "1" -> 1;
      case "2" -> 2;
      default ->
          throw new IllegalArgumentException(
              "cost and quality are 0, 1 or 2, not \"" + value + "\"");
    };
  }
}
