package chat.roles.events;

import chat.roles.kernel.db.OwnConnections;
import chat.roles.kernel.ids.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the database, on a connection of its own, that a user has news, and wakes the user's
 * readers on this node. When the connection breaks it is made anew and everybody woken, since
 * notices of the meantime are lost; readers also look by themselves now and then.
 */
final class Notices implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int WAIT_MILLIS = 1_000;
  private static final int SILENT_WAITS_BEFORE_CHECK = 10;

  private final OwnConnections connections;
  private final Subscriptions subscriptions;
  private volatile boolean stopped;

  Notices(OwnConnections connections, Subscriptions subscriptions) {
    this.connections = connections;
    this.subscriptions = subscriptions;
  }

  @Override
  public void run() {
    while (!stopped) {
      try (Connection connection = connections.open()) {
        listen(connection);
      } catch (SQLException e) {
        if (!stopped) {
          LOG.warn("Events come by polling until the database answers: {}", e.getMessage());
          pause();
        }
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + Events.CHANNEL);
    }
    subscriptions.wakeAll();
    PGConnection notices = connection.unwrap(PGConnection.class);
    int silent = 0;
    while (!stopped) {
      PGNotification[] received = notices.getNotifications(WAIT_MILLIS);
      silent = received == null || received.length == 0 ? silent + 1 : 0;
      if (silent == SILENT_WAITS_BEFORE_CHECK) {
        check(connection);
        silent = 0;
      }
      wake(received);
    }
  }

  private void wake(PGNotification[] received) {
    if (received != null) {
      for (PGNotification notice : received) {
        subscriptions.wake(new UserId(notice.getParameter()));
      }
    }
  }

  /** A connection that was cut silently says nothing, for ever. */
  private static void check(Connection connection) throws SQLException {
    if (!connection.isValid(5)) {
      throw new SQLException("the connection for notices is gone");
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  /** Ends {@link #run} within a second or so. */
  void stop() {
    stopped = true;
  }
}
