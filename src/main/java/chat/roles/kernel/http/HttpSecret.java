package chat.roles.kernel.http;

import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A value that may be told to some origins and to nobody else. A question that holds one is not
 * sent when its origin is none of these, whether it was asked there or redirected there.
 *
 * @param name for messages
 * @param value is never shown
 */
public record HttpSecret(String name, String value, Set<HttpTarget> targets) {

  private static final int MOST_ESCAPES = 4;

  public HttpSecret {
    targets = Set.copyOf(targets);
    if (value.isEmpty()) {
      throw new IllegalArgumentException("an empty secret");
    }
  }

  /** Whether a text holds the value, as it is or escaped as URLs do. */
  boolean isIn(String text) {
    String asIs = text;
    String asForm = text;
    for (int escapes = 0; escapes <= MOST_ESCAPES; escapes++) {
      asForm = asForm.replace('+', ' ');
      if (asIs.contains(value) || asForm.contains(value)) {
        return true;
      }
      asIs = unescaped(asIs);
      asForm = unescaped(asForm);
      if (asForm.contains(value)) {
        return true;
      }
    }
    return false;
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%'
          && i + 2 < text.length()
          && HexFormat.isHexDigit(text.charAt(i + 1))
          && HexFormat.isHexDigit(text.charAt(i + 2))) {
        plain.append((char) HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  boolean isFor(Origin origin) {
    return targets.stream().anyMatch(t -> t.is(origin));
  }

  String targetsAsText() {
    return targets.isEmpty()
        ? "nobody"
        : new TreeSet<>(targets)
            .stream().map(HttpTarget::toString).collect(Collectors.joining(", "));
  }

  /** Without the value. */
  @Override
  public String toString() {
    return "secret " + name + " for " + targets;
  }
}
