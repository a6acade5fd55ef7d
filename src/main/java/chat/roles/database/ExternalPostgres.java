package chat.roles.database;

import chat.roles.kernel.startup.StartRefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL that somebody else runs. */
record ExternalPostgres(DatabaseAddress address) {

  private static final Logger LOG = LoggerFactory.getLogger(ExternalPostgres.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /**
   * The address, once it answers: it may be starting at the same time.
   *
   * @throws StartRefusedException when it does not within the time, or lets us not in
   */
  DatabaseAddress awaited(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      try (Connection connection = address.connect()) {
        LOG.info(
            "Database: {}, PostgreSQL {}",
            address,
            connection.getMetaData().getDatabaseProductVersion());
        return address;
      } catch (SQLException e) {
        if (!mayPass(e) || System.nanoTime() > end) {
          throw refused(e);
        }
        pause(e);
      }
    }
  }

  /** Connection failures, and a server that says that it is starting. */
  private static boolean mayPass(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("08") || state.equals("57P03"));
  }

  private void pause(SQLException why) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(why);
    }
  }

  private StartRefusedException refused(SQLException e) {
    return new StartRefusedException(
        "The database at " + address + " cannot be used: " + e.getMessage(),
        "Check CHATROLES_DATABASE_URL (user, password and database included) and that the server"
            + " runs, or unset it to use the embedded PostgreSQL.");
  }
}
