package chat.roles.hosts;

import chat.roles.hosts.language.Program;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a host before it is saved.
 *
 * @param program null when it has mistakes
 * @param mistakes with any of them it is not saved
 * @param refusals why it is not saved though it has no mistakes: whose role it is, and its state
 * @param warnings do not keep it from being saved
 */
public record Review(
    @Nullable Program program,
    Uses uses,
    List<Mistake> mistakes,
    List<Refusal> refusals,
    List<Mistake> warnings) {

  public Review {
    mistakes = List.copyOf(mistakes);
    refusals = List.copyOf(refusals);
    warnings = List.copyOf(warnings);
  }

  /** What keeps an otherwise right document from being saved. */
  public record Refusal(String path, Problem problem) {}

  /**
   * The program of a host that can be saved.
   *
   * @throws Problem when it cannot
   */
  Program accepted() {
    if (!mistakes.isEmpty()) {
      throw new HostInvalid(mistakes);
    }
    if (!refusals.isEmpty()) {
      throw refusals.getFirst().problem();
    }
    if (program == null) {
      throw new IllegalStateException("neither a program nor a mistake");
    }
    return program;
  }
}
