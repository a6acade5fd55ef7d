package chat.roles.kernel.db;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Connections beside the pool, for what must not queue behind other work or is held for long:
 * LISTEN, leases. Whoever opens one closes it.
 */
@FunctionalInterface
public interface OwnConnections {

  /** A new connection in auto-commit mode; the server is asked once, without retries. */
  Connection open() throws SQLException;
}
