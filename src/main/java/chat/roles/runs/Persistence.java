package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.TransactionException;

/**
 * Repeats a statement over lost connections, as long as the node is alive. Whoever repeats must
 * expect that the lost one was committed.
 */
final class Persistence {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private Persistence() {}

  /** One try at a statement. */
  @FunctionalInterface
  interface Try<T> {

    /**
     * @param again whether an earlier try ended without telling whether it was committed
     */
    T run(boolean again) throws SQLException;
  }

  /**
   * The first outcome that is one.
   *
   * @throws RunLostException when the node died before
   */
  static <T> T whileAlive(Node node, RunId run, Try<T> call) {
    Duration pause = FIRST_PAUSE;
    for (boolean again = false; ; again = true) {
      try {
        return call.run(again);
      } catch (SQLException e) {
        if (!passes(e)) {
          throw new UncategorizedSQLException("a run's statement", null, e);
        }
        pause(node, run, pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
    }
  }

  static boolean isDuplicate(SQLException e) {
    return "23505".equals(e.getSQLState());
  }

  /** A connection that broke or is not to be had, a deadlock, a server that is going or coming. */
  static boolean passes(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return e instanceof SQLTransientException
        || e instanceof SQLRecoverableException
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53")
        || state.startsWith("40")
        || state.equals("25006")
        || state.equals("25P03");
  }

  /** A deadlock, a conflict of transactions, or a lock that was not to be had in time. */
  static boolean isInTheWay(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("40") || state.equals("55P03");
  }

  /** Whether a look into the database failed for such a reason. */
  static boolean passes(Throwable thrown) {
    boolean ofDatabase =
        thrown instanceof DataAccessException || thrown instanceof TransactionException;
    SQLException cause = ofDatabase ? cause(thrown) : null;
    return cause != null && passes(cause);
  }

  /** What the database said; null when it was not the database. */
  static @Nullable SQLException cause(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  /**
   * Gives the database some time.
   *
   * @throws RunLostException when the node has died
   */
  static void pause(Node node, RunId run) {
    pause(node, run, LONGEST_PAUSE);
  }

  /**
   * Waits.
   *
   * @throws RunLostException when the node has died
   */
  static void pause(Node node, RunId run, Duration pause) {
    if (!node.alive()) {
      throw new RunLostException(run);
    }
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunLostException(run);
    }
  }
}
