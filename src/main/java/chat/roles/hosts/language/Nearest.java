package chat.roles.hosts.language;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what was meant by a misspelt name. */
final class Nearest {

  private static final int LONGEST = 40;

  private Nearest() {}

  /** The known name that is nearest to the written one, when one is near enough. */
  static Optional<String> to(String written, Collection<String> known) {
    if (written.isEmpty() || written.length() > LONGEST) {
      return Optional.empty();
    }
    int allowed = written.length() < 4 ? 1 : written.length() < 6 ? 2 : 3;
    return known.stream()
        .filter(name -> distance(written, name) <= Math.min(allowed, name.length() - 1))
        .min(
            Comparator.comparingInt((String name) -> distance(written, name))
                .thenComparingInt(name -> -shared(written, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** How many characters they have in common at their beginnings. */
  private static int shared(String written, String name) {
    int length = 0;
    while (length < Math.min(written.length(), name.length())
        && written.charAt(length) == name.charAt(length)) {
      length++;
    }
    return length;
  }

  /** A question to add to a message; empty when nothing is near. */
  static String question(String written, Collection<String> known) {
    return to(written, known).map(n -> " Did you mean `" + n + "`?").orElse("");
  }

  /** Insertions, deletions and replacements, whatever the case; capitals alone count nothing. */
  private static int distance(String written, String name) {
    String from = written.toLowerCase(Locale.ROOT);
    String to = name.toLowerCase(Locale.ROOT);
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
