package chat.roles.hosts.language;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What was found in a document: mistakes, and what is only doubtful; each with its place. */
final class Findings {

  private static final int MOST = 500;

  private final List<Mistake> mistakes = new ArrayList<>();
  private final List<Mistake> warnings = new ArrayList<>();
  private int untold;

  void mistake(String at, String message) {
    if (mistakes.size() < MOST) {
      mistakes.add(new Mistake(at, message));
    } else {
      untold++;
    }
  }

  void warning(String at, String message) {
    if (warnings.size() < MOST) {
      warnings.add(new Mistake(at, message));
    }
  }

  /** For readers that note mistakes themselves. */
  List<Mistake> mistakes() {
    return mistakes;
  }

  List<Mistake> warnings() {
    return warnings;
  }

  /** Doubts fields that are not known but look like one that is. */
  void doubtNames(JsonNode object, String at, Collection<String> known) {
    object
        .propertyNames()
        .forEach(name -> {
          if (!known.contains(name)) {
            Nearest.to(name, known)
                .ifPresent(near ->
                    warning(
                        below(at, name),
                        "is not known here and ignored; did you mean `" + near + "`?"));
          }
        });
  }

  /** Throws them all when there are any. */
  void refuse(String code) {
    if (mistakes.isEmpty()) {
      return;
    }
    Mistake first = mistakes.getFirst();
    String detail =
        mistakes.size() == 1
            ? first.path() + ": " + first.message()
            : (mistakes.size() + untold) + " mistakes; see errors.";
    if (untold > 0) {
      mistakes.add(new Mistake("$", "and %d more mistakes".formatted(untold)));
    }
    throw new Problem(Category.CALLER, code, detail, mistakes);
  }

  /** The path of a field. */
  static String below(String at, String name) {
    boolean plain =
        !name.isEmpty()
            && Character.isUnicodeIdentifierStart(name.charAt(0))
            && name.chars().allMatch(Character::isUnicodeIdentifierPart);
    return plain
        ? at + "." + name
        : at + "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']";
  }
}
