package chat.roles.runs;

import chat.roles.kernel.db.OwnConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Leases in the database, over a connection of its own: neither a full pool nor a slow statement of
 * somebody else delays a renewal. For one thread.
 */
final class LeaseStore implements AutoCloseable {

  private final OwnConnections connections;
  private final Duration lease;
  private @Nullable Connection connection;

  LeaseStore(OwnConnections connections, Duration lease) {
    this.connections = connections;
    this.lease = lease;
  }

  /** Makes a lease; removes those that ended long ago. */
  void register(String node) throws SQLException {
    update("DELETE FROM node WHERE alive_until < clock_timestamp() - interval '1 hour'");
    update(
        """
        INSERT INTO node (id, started_at, alive_until)
        VALUES (?, clock_timestamp(), clock_timestamp() + ? * interval '1 millisecond')
        """,
        node,
        lease.toMillis());
  }

  /** False when the lease had ended or somebody removed it. */
  boolean renew(String node) throws SQLException {
    return update(
            """
            UPDATE node SET alive_until = clock_timestamp() + ? * interval '1 millisecond'
            WHERE id = ? AND alive_until > clock_timestamp()
            """,
            lease.toMillis(),
            node)
        == 1;
  }

  /** From now on the node's runs are anybody's. */
  void remove(String node) throws SQLException {
    update("DELETE FROM node WHERE id = ?", node);
  }

  /** The runs of all other nodes are anybody's. */
  void removeOthers(String node) throws SQLException {
    update("DELETE FROM node WHERE id <> ?", node);
  }

  private int update(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection().prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  private Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = connections.open();
      open.setNetworkTimeout(Runnable::run, Math.toIntExact(lease.toMillis() / 2));
      connection = open;
    }
    return open;
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException ignored) {
        // it is of no use any more, closed or not
      }
    }
  }
}
