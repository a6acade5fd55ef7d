package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Makes one statement of a record and the writes that become true with it. */
final class Companions {

  private Companions() {}

  /**
   * @param record a data-modifying statement without RETURNING; its parameters come first
   */
  static String statement(String record, List<Companion> companions) {
    return statement(record, "1 AS one", companions);
  }

  /**
   * @param returning the columns of the relation that companions read
   */
  static String statement(String record, String returning, List<Companion> companions) {
    StringBuilder sql = new StringBuilder("WITH recorded AS (").append(record);
    sql.append(" RETURNING ").append(returning).append(')');
    for (int i = 0; i < companions.size(); i++) {
      sql.append(",\ncompanion").append(i).append(" AS (");
      sql.append(companions.get(i).sql()).append(')');
    }
    return sql.append("\nSELECT count(*) FROM recorded").toString();
  }

  /** Sets the companions' parameters from {@code index} on. */
  static void set(PreparedStatement statement, int index, List<Companion> companions)
      throws SQLException {
    int next = index;
    for (Companion companion : companions) {
      for (Object parameter : companion.parameters()) {
        statement.setObject(
            next++,
            parameter instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : parameter);
      }
    }
  }

  /** Carries it out; false when nothing was recorded, and so nothing written. */
  static boolean recorded(PreparedStatement statement, List<Companion> companions)
      throws SQLException {
    boolean recorded;
    try (ResultSet rows = statement.executeQuery()) {
      recorded = rows.next() && rows.getInt(1) == 1;
    }
    if (recorded) {
      companions.forEach(companion -> companion.carriedOut().run());
    }
    return recorded;
  }

  /** A companion as a statement of its own, for a transaction that has made its record true. */
  static String alone(Companion companion) {
    return "WITH recorded AS (SELECT 1 AS one) " + companion.sql();
  }

  /** Carries one out within a transaction that has made its record true. */
  static void alone(Connection connection, Companion companion) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(alone(companion))) {
      set(statement, 1, List.of(companion));
      statement.execute();
    }
    companion.carriedOut().run();
  }
}
