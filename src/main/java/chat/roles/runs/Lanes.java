package chat.roles.runs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on lanes. Joining and leaving a lane is serialised by a transaction lock on the
 * lane's name, taken by a statement before the one that looks, so that the look sees all who came
 * before: nobody is queued behind a run that has just ended, and nobody overtakes. The lane's lock
 * comes before every row's.
 */
final class Lanes {

  /** Whether the run {@code holder} has the turn of its lane. */
  static final String HOLDS =
      """
      (holder.state = 'running'
        OR (holder.state = 'waiting' AND holder.waiting_for NOT IN ('user', 'timer')))\
      """;

  /** Whether nobody has the turn of {@code %1$s}. */
  static final String FREE =
      """
      (NOT EXISTS (SELECT FROM run holder WHERE holder.lane = %%1$s AND %s)
      AND NOT EXISTS (
        SELECT FROM turn JOIN run guest ON guest.id = turn.run_id
        WHERE turn.lane = %%1$s AND turn.taken AND guest.state IN ('running', 'waiting', 'queued')))\
      """
          .formatted(HOLDS);

  private Lanes() {}

  /** What is done in a transaction. */
  interface Work<T extends @Nullable Object> {
    T run() throws SQLException;
  }

  /** Does the work alone in the lane, in one transaction; without a lane as it is. */
  static <T extends @Nullable Object> T within(
      Connection connection, @Nullable String lane, Work<T> work) throws SQLException {
    return lane == null ? work.run() : transaction(connection, lane, work);
  }

  /** Does the work in one transaction, alone in the lane if there is one. */
  static <T extends @Nullable Object> T transaction(
      Connection connection, @Nullable String lane, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      if (lane != null) {
        lock(connection, lane);
      }
      T done = work.run();
      connection.commit();
      return done;
    } catch (SQLException | RuntimeException e) {
      rollback(connection, e);
      throw e;
    } finally {
      restore(connection);
    }
  }

  private static void lock(Connection connection, String lane) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 7411))")) {
      statement.setString(1, lane);
      statement.execute();
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void restore(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException ignored) {
      // the connection is broken; the pool finds out by itself
    }
  }
}
