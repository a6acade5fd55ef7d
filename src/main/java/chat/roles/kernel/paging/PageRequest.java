package chat.roles.kernel.paging;

import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Which part of a list is wanted.
 *
 * @param page from 0
 * @param size 1 to 100
 */
public record PageRequest(int page, int size) {

  /** The most items that one answer holds. */
  public static final int MAX_SIZE = 100;

  /** How many items an answer holds when the caller does not say. */
  public static final String DEFAULT_SIZE = "20";

  public PageRequest {
    List<Mistake> mistakes = new ArrayList<>();
    if (page < 0 || page > 1_000_000) {
      mistakes.add(new Mistake("page", "must be from 0 to 1000000"));
    }
    if (size < 1 || size > MAX_SIZE) {
      mistakes.add(new Mistake("size", "must be from 1 to " + MAX_SIZE));
    }
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
  }

  /** How many items come before this page. */
  public long offset() {
    return (long) page * size;
  }
}
