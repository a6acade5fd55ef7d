package chat.roles.hosts;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.List;

/** A host's document has mistakes: all of them, in the order of the document's checks. */
final class HostInvalid extends Problem {

  HostInvalid(List<Mistake> mistakes) {
    super(Category.CALLER, "host-invalid", detail(mistakes), mistakes);
  }

  private static String detail(List<Mistake> mistakes) {
    Mistake first = mistakes.getFirst();
    return mistakes.size() == 1
        ? first.path() + ": " + first.message()
        : "The host has %d mistakes; see errors.".formatted(mistakes.size());
  }
}
