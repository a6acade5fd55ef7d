package chat.roles.kernel.web;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;

/**
 * A request that lost its connection to the database, or got none: nobody's mistake, and the same
 * request may work in a moment. What it had written by then may or may not be there.
 */
final class LostDatabase {

  private static final int DEEPEST_CAUSE = 20;

  private LostDatabase() {}

  /** What to answer; null when the exception is about something else. */
  static @Nullable Problem of(@Nullable Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof DataAccessResourceFailureException
          || cause instanceof TransientDataAccessResourceException) {
        return new Problem(
            Category.UNAVAILABLE,
            "database-unavailable",
            "The server lost its database for a moment; try again.");
      }
      cause = cause.getCause();
    }
    return null;
  }
}
