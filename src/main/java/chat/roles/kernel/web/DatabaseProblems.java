package chat.roles.kernel.web;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessResourceException;

/** What the database refuses that is nobody's mistake: the same request may work in a moment. */
final class DatabaseProblems {

  private static final int DEEPEST_CAUSE = 20;

  /**
   * A foreign key's and a unique key's violation (PostgreSQL's manual, appendix A): services look
   * before they write, so what they wrote for was deleted or made by another in between.
   */
  private static final Set<String> OVERTAKEN = Set.of("23503", "23505");

  private DatabaseProblems() {}

  /**
   * What to answer; null when the exception is about something else. A request that lost the
   * database may have been carried out; one that others overtook has changed nothing.
   */
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
      if (cause instanceof ConcurrencyFailureException
          || (cause instanceof DataIntegrityViolationException e && overtaken(e))) {
        return Problem.conflict(
            "changed-meanwhile",
            "What this is about was made, changed or deleted at the same moment; look at it and try"
                + " again.");
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static boolean overtaken(DataIntegrityViolationException e) {
    return e.getMostSpecificCause() instanceof SQLException sql
        && OVERTAKEN.contains(sql.getSQLState());
  }
}
