package chat.roles.memory.vectors;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Whether labels fulfil all of some sets: of each there is one among them. */
record LabelFilter(List<Set<String>> sets) implements Predicate<String[]> {

  @Override
  public boolean test(String[] labels) {
    for (Set<String> anyOf : sets) {
      if (!hasOne(labels, anyOf)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasOne(String[] labels, Set<String> anyOf) {
    for (String label : labels) {
      if (anyOf.contains(label)) {
        return true;
      }
    }
    return false;
  }
}
