package chat.roles.toolbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code flat}, {@code <<key>>}, {@code parallel=N} and {@code continue}, in any order with {@code
 * #} between.
 *
 * @param key an expression over each result, without its brackets; null when duplicates may stay
 * @param parallel how many items may be asked at a time, 1 to 64
 */
record IteratorAddress(boolean flat, @Nullable String key, int parallel, boolean goesOn) {

  private static final int MAX_PARALLEL = 64;
  private static final String PARTS =
      "write flat, <<key>>, parallel=1…64 or continue, with # between";

  /**
   * @throws IllegalArgumentException when it is no such address, with the remedy
   */
  static IteratorAddress parse(String address) {
    boolean flat = false;
    boolean goesOn = false;
    int parallel = 1;
    String key = null;
    Set<String> seen = new HashSet<>();
    for (String part : parts(address)) {
      String kind = part.startsWith("<<") ? "<<key>>" : part.split("=", 2)[0];
      if (!seen.add(kind)) {
        throw new IllegalArgumentException("%s stands twice: write it once".formatted(kind));
      }
      switch (kind) {
        case "<<key>>" -> key = part.substring(2, part.length() - 2).strip();
        case "parallel" -> parallel = parallel(part);
        default -> {
          flat |= part.equals("flat");
          goesOn |= part.equals("continue");
          if (!part.equals("flat") && !part.equals("continue")) {
            throw new IllegalArgumentException("%s is not known: %s".formatted(part, PARTS));
          }
        }
      }
    }
    return new IteratorAddress(flat, key, parallel, goesOn);
  }

  private static int parallel(String part) {
    String number = part.substring(part.indexOf('=') + 1);
    if (!number.matches("[1-9][0-9]?") || Integer.parseInt(number) > MAX_PARALLEL) {
      throw new IllegalArgumentException("%s is not known: %s".formatted(part, PARTS));
    }
    return Integer.parseInt(number);
  }

  /** Splits at each #, but not inside of a key. */
  private static List<String> parts(String address) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (at < address.length()) {
      int end = address.startsWith("<<", at) ? endOfKey(address, at) : address.indexOf('#', at);
      end = end < 0 ? address.length() : end;
      if (end > at) {
        parts.add(address.substring(at, end));
      }
      at = end + 1;
    }
    return parts;
  }

  private static int endOfKey(String address, int at) {
    int close = at + 2;
    do {
      close = address.indexOf(">>", close) + 2;
      if (close < 2) {
        throw new IllegalArgumentException("a key has no end: write it as <<key>>");
      }
    } while (close < address.length() && address.charAt(close) != '#');
    if (address.substring(at + 2, close - 2).isBlank()) {
      throw new IllegalArgumentException("a key is empty: write an expression in it, as in <<id>>");
    }
    return close;
  }
}
