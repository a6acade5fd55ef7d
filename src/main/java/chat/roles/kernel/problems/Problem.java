package chat.roles.kernel.problems;

import java.util.List;

/**
 * A failure with something to say to the caller. Modules throw subclasses that name the fact, or
 * this itself where a fact is met in one place only. Its texts reach the caller as they are: no
 * secrets, no internals, and the remedy in the detail.
 */
public class Problem extends RuntimeException {

  private final Category category;
  private final String code;
  private final List<Mistake> mistakes;

  /**
   * @param code stable, kebab-case, for programs: {@code role-not-found}
   * @param detail one or two sentences for people: what is wrong and what to do
   */
  public Problem(Category category, String code, String detail) {
    this(category, code, detail, List.of());
  }

  /**
   * @param mistakes every single mistake with its place, when there are several
   */
  public Problem(Category category, String code, String detail, List<Mistake> mistakes) {
    super(detail);
    this.category = category;
    this.code = code;
    this.mistakes = List.copyOf(mistakes);
  }

  public Category category() {
    return category;
  }

  /** Stable, kebab-case, for programs. */
  public String code() {
    return code;
  }

  /** Each mistake with its place; empty when the detail says it all. */
  public List<Mistake> mistakes() {
    return mistakes;
  }

  /** A request that breaks the rules in one or more places. */
  public static Problem invalid(List<Mistake> mistakes) {
    String detail =
        mistakes.size() == 1
            ? mistakes.getFirst().path() + ": " + mistakes.getFirst().message()
            : mistakes.size() + " mistakes; see errors.";
    return new Problem(Category.CALLER, "invalid", detail, mistakes);
  }

  /** Not there, or not the caller's. */
  public static Problem missing(String what) {
    return new Problem(
        Category.MISSING, what + "-not-found", "There is no such " + what + " for you.");
  }

  /** The state of things forbids it. */
  public static Problem conflict(String code, String detail) {
    return new Problem(Category.CONFLICT, code, detail);
  }
}
