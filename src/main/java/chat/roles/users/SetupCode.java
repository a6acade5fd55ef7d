package chat.roles.users;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lets somebody who reads the server's output make the first account from elsewhere. It is the same
 * on all nodes and after a restart, and another one for each database.
 */
@Component
class SetupCode {

  private static final int LENGTH = 24;

  private final String value;

  @Autowired
  SetupCode(JdbcClient jdbc, TokenKey key) {
    this(derived(jdbc.sql("SELECT id FROM installation").query(String.class).single(), key));
  }

  SetupCode(String value) {
    this.value = value;
  }

  private static String derived(String installation, TokenKey key) {
    return key.derived("setup code of " + installation).substring(0, LENGTH);
  }

  String value() {
    return value;
  }
}
