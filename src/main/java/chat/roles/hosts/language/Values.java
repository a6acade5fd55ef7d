package chat.roles.hosts.language;

import tools.jackson.databind.JsonNode;

/** JavaScript's rules for JSON values; a missing node is undefined. */
@SuppressWarnings("DoNotCallSuggester")
public final class Values {

  private Values() {}

  /** Whether JavaScript takes it as true. */
  public static boolean truth(JsonNode value) {
    throw new UnsupportedOperationException();
  }

  /** As a template shows it: strings as they are, nothing for undefined, everything else JSON. */
  public static String toText(JsonNode value) {
    throw new UnsupportedOperationException();
  }

  /** JavaScript's {@code String(value)}, as {@code +} uses it. */
  public static String asString(JsonNode value) {
    throw new UnsupportedOperationException();
  }

  /** JavaScript's {@code Number(value)}. */
  public static double toNumber(JsonNode value) {
    throw new UnsupportedOperationException();
  }

  /** JavaScript's {@code ==}; containers are equal when their contents are. */
  public static boolean looseEquals(JsonNode left, JsonNode right) {
    throw new UnsupportedOperationException();
  }

  /** JavaScript's {@code typeof}. */
  public static String typeOf(JsonNode value) {
    throw new UnsupportedOperationException();
  }
}
