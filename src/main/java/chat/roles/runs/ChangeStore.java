package chat.roles.runs;

import chat.roles.kernel.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes of our own database and the records of them, each pair in one transaction, which is bound
 * to the thread as Spring's are.
 *
 * <p>The transaction locks the run's row first, as every record does, and so comes before whatever
 * else is locked: whoever cancels or takes over the run waits for it, or makes it write nothing.
 * That nobody waits for a process that stands still, the database ends its transaction after {@code
 * IDLE}; that no run is held by a queue for something else, no statement waits longer than {@code
 * LOCKS} for a lock.
 */
final class ChangeStore {

  static final Duration IDLE = Duration.ofSeconds(5);
  static final Duration LOCKS = Duration.ofSeconds(10);

  private static final String HOLD =
      """
      SELECT set_config('idle_in_transaction_session_timeout', ?, true),
        set_config('lock_timeout', ?, true)
      FROM run
      WHERE run.id = ? AND run.node = ? AND run.epoch = ?
        AND CASE run.state WHEN 'running' THEN true END
      FOR SHARE
      """;

  private static final String OWN =
      """
      SELECT failed, answer, answer_packed FROM qa
      WHERE run_id = ? AND path = ? AND node = ? AND epoch = ?
      """;

  private final DataSource dataSource;
  private final TransactionTemplate transaction;

  ChangeStore(DataSource dataSource) {
    this.dataSource = dataSource;
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  /**
   * Carries the work out and records what it came to.
   *
   * @param work in the transaction; what it throws rolls back and passes through
   * @return null when the run is not the fence's any more; nothing was written
   */
  JournalStore.@Nullable Entry commit(Fence fence, Supplier<JournalStore.Entry> work) {
    return transaction.execute(status -> {
      Connection connection = DataSourceUtils.getConnection(dataSource);
      try {
        if (hold(connection, fence)) {
          JournalStore.Entry entry = work.get();
          if (JournalStore.record(connection, new JournalStore.Fenced(fence, entry))) {
            return entry;
          }
        }
        status.setRollbackOnly();
        return null;
      } catch (SQLException e) {
        throw new UncategorizedSQLException("a run's transaction", null, e);
      } finally {
        DataSourceUtils.releaseConnection(connection, dataSource);
      }
    });
  }

  private static boolean hold(Connection connection, Fence fence) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HOLD)) {
      statement.setString(1, String.valueOf(IDLE.toMillis()));
      statement.setString(2, String.valueOf(LOCKS.toMillis()));
      fence.set(statement, 3);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** What this owner has recorded at the path; null when nothing. */
  Journal.@Nullable Recorded own(Fence fence, String path) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(OWN)) {
      statement.setString(1, fence.run().value());
      statement.setString(2, PathKey.of(path));
      statement.setString(3, fence.node());
      statement.setInt(4, fence.epoch());
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return null;
        }
        Packed answer = Objects.requireNonNull(Packed.from(rows, 2));
        return new Journal.Recorded(Json.parse(answer.unpacked()), rows.getBoolean(1));
      }
    }
  }
}
