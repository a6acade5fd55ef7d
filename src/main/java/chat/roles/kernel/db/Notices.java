package chat.roles.kernel.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what is notified on one channel of the database, on a connection of its own. When the
 * connection breaks it is made anew, and whoever listens is told to look for everything, since
 * notices of the meantime are lost; listeners also look by themselves now and then.
 */
public final class Notices {

  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int WAIT_MILLIS = 1_000;
  private static final int SILENT_WAITS_BEFORE_CHECK = 10;

  private final OwnConnections connections;
  private final String channel;
  private final Runnable onConnected;
  private final Consumer<String> onNotice;
  private @Nullable Session session;

  /**
   * @param channel a name without quotes
   * @param onConnected told each time that a connection listens
   * @param onNotice told the payload of each notice
   */
  public Notices(
      OwnConnections connections, String channel, Runnable onConnected, Consumer<String> onNotice) {
    this.connections = connections;
    this.channel = channel;
    this.onConnected = onConnected;
    this.onNotice = onNotice;
  }

  /** Begins to listen, on a thread of its own. */
  public synchronized void start() {
    stop();
    Session started = new Session();
    session = started;
    Thread.ofVirtual().name("notices-" + channel).start(started);
  }

  /** Ends listening within a second or so. */
  public synchronized void stop() {
    if (session != null) {
      session.stopped = true;
      session = null;
    }
  }

  private final class Session implements Runnable {

    private volatile boolean stopped;

    @Override
    public void run() {
      while (!stopped) {
        try (Connection connection = connections.open()) {
          listen(connection);
        } catch (SQLException e) {
          if (!stopped) {
            LOG.warn(
                "Notices of {} come by polling until the database answers: {}",
                channel,
                e.getMessage());
            pause();
          }
        }
      }
    }

    private void listen(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("LISTEN " + channel);
      }
      onConnected.run();
      PGConnection notices = connection.unwrap(PGConnection.class);
      int silent = 0;
      while (!stopped) {
        PGNotification[] received = notices.getNotifications(WAIT_MILLIS);
        silent = received == null || received.length == 0 ? silent + 1 : 0;
        if (silent == SILENT_WAITS_BEFORE_CHECK) {
          check(connection);
          silent = 0;
        }
        tell(received);
      }
    }

    private void tell(PGNotification @Nullable [] received) {
      if (received != null) {
        for (PGNotification notice : received) {
          onNotice.accept(notice.getParameter());
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
  }
}
