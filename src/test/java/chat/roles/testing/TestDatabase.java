package chat.roles.testing;

import chat.roles.database.TestPostgres;

/**
 * A real PostgreSQL for tests, started as the product starts it: one server for the whole test JVM,
 * a fresh empty database for each that asks.
 */
public final class TestDatabase {

  private TestDatabase() {}

  /** The JDBC URL, user and password included, of a new empty database. */
  public static String freshUrl() {
    return TestPostgres.freshUrl();
  }

  /** To be called while a Spring application starts that uses a database of this server. */
  public static void closeAfterSpring() {
    TestPostgres.closeAfterSpring();
  }
}
