package chat.roles.users;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether the first account exists yet. */
@Component
class Setup {

  private static final Logger LOG = LoggerFactory.getLogger(Setup.class);

  private final UserStore users;
  private final JdbcClient jdbc;
  private final SetupCode code;
  private volatile boolean done;

  Setup(UserStore users, JdbcClient jdbc, SetupCode code) {
    this.users = users;
    this.jdbc = jdbc;
    this.code = code;
  }

  /** Once true, always true; asks the database until then. */
  boolean isDone() {
    if (!done) {
      done = users.any();
    }
    return done;
  }

  /**
   * Whether the caller's transaction makes the first account. While it does, all other
   * registrations on all nodes wait for its end.
   */
  boolean isFirst() {
    if (isDone()) {
      return false;
    }
    jdbc.sql("SELECT id FROM installation FOR UPDATE").query(String.class).single();
    return !users.any();
  }

  @EventListener(ApplicationReadyEvent.class)
  void tell() {
    if (!isDone()) {
      LOG.info(
          "There is no account yet. The first one becomes the administrator: POST"
              + " /api/auth/register from this machine, or from elsewhere with the setupCode {}",
          code.value());
    }
  }
}
