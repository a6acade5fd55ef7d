package chat.roles.memory.vectors;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What labels may be. They reach the database as parameters, so any character but U+0000 is plain.
 */
final class Labels {

  private static final int MAX_LENGTH = 400;

  private Labels() {}

  static void check(String label) {
    if (label.isEmpty() || label.length() > MAX_LENGTH || !StorableText.isStorable(label)) {
      throw new IllegalArgumentException(
          "a label has 1 to %d storable characters".formatted(MAX_LENGTH));
    }
  }

  static List<Set<String>> checked(Collection<Set<String>> filters) {
    filters.forEach(anyOf -> anyOf.forEach(Labels::check));
    return filters.stream().map(Set::copyOf).toList();
  }
}
