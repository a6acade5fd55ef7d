package chat.roles.runs;

import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a run's tree is wanted.
 *
 * @param under only what is below this path; null: the whole tree
 * @param after only what comes after this path; null: from the beginning
 * @param depth how many levels; what is deeper is told by {@link Qa#more}; null: all
 * @param size how many at most, 1 to 500
 */
public record TraceQuery(
    @Nullable String under, @Nullable String after, @Nullable Integer depth, int size) {

  /** The most that one answer holds. */
  public static final int MAX_SIZE = 500;

  private static final int LONGEST_PATH = 1_000;

  public TraceQuery {
    List<Mistake> mistakes = new ArrayList<>();
    check("under", under, mistakes);
    check("after", after, mistakes);
    if (depth != null && (depth < 1 || depth > LONGEST_PATH)) {
      mistakes.add(new Mistake("depth", "must be from 1 to " + LONGEST_PATH));
    }
    if (size < 1 || size > MAX_SIZE) {
      mistakes.add(new Mistake("size", "must be from 1 to " + MAX_SIZE));
    }
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
  }

  private static void check(String name, @Nullable String path, List<Mistake> mistakes) {
    if (path != null && (path.isEmpty() || path.length() > LONGEST_PATH)) {
      mistakes.add(
          new Mistake(name, "must be a path of 1 to %,d characters".formatted(LONGEST_PATH)));
    }
  }
}
