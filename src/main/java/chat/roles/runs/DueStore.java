package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Wakes what waits for a time, when that has come. Runs that take their lane's turn again are woken
 * under its lock, one by one.
 */
final class DueStore {

  private static final String CLAIM_DUE =
      """
      WITH claimable AS MATERIALIZED (
        SELECT id FROM run
        WHERE state = 'waiting' AND due_at <= clock_timestamp()
          AND (lane IS NULL OR waiting_for NOT IN ('user', 'timer'))
        ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
      UPDATE run SET state = 'running', waiting_for = NULL, due_at = NULL, node = ?,
        epoch = epoch + 1
      FROM claimable WHERE run.id = claimable.id
      RETURNING %s
      """
          .formatted(OwnedRows.COLUMNS);

  private static final String DUE_IN_LANES =
      """
      SELECT id, lane FROM run
      WHERE state = 'waiting' AND due_at <= clock_timestamp()
        AND lane IS NOT NULL AND waiting_for IN ('user', 'timer')
      ORDER BY due_at LIMIT ?
      """;

  private static final String MILLIS_TO_DUE =
      """
      SELECT greatest(0, ceil(extract(epoch FROM due_at - clock_timestamp()) * 1000))::bigint
      FROM run WHERE state = 'waiting' AND due_at IS NOT NULL ORDER BY due_at LIMIT 1
      """;

  private final DataSource dataSource;
  private final WaitStore waits;
  private final Feed feed;

  DueStore(DataSource dataSource, WaitStore waits, Feed feed) {
    this.dataSource = dataSource;
    this.waits = waits;
    this.feed = feed;
  }

  /** Wakes runs whose time has come, such that they are the node's. */
  List<Owned> claimDue(String node, int atMost) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      List<Owned> due =
          new ArrayList<>(
              Lanes.transaction(connection, null, () -> claimDue(connection, node, atMost)));
      for (Map.Entry<RunId, String> laned : dueInLanes(connection, atMost).entrySet()) {
        Owned woken =
            Lanes.transaction(
                connection,
                laned.getValue(),
                () -> {
                  return isDue(connection, laned.getKey())
                      ? waits.wake(connection, laned.getKey(), node).woken()
                      : null;
                });
        if (woken != null) {
          due.add(woken);
        }
      }
      return due;
    }
  }

  private static boolean isDue(Connection connection, RunId run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT 1 FROM run WHERE id = ? AND state = 'waiting' AND due_at <= clock_timestamp()
            FOR UPDATE
            """)) {
      statement.setString(1, run.value());
      return statement.executeQuery().next();
    }
  }

  private List<Owned> claimDue(Connection connection, String node, int atMost) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM_DUE)) {
      statement.setInt(1, atMost);
      statement.setString(2, node);
      List<Owned> due = OwnedRows.of(statement, node, 0);
      for (Owned run : due) {
        OwnershipStore.runs(connection, feed, run);
      }
      return due;
    }
  }

  private static Map<RunId, String> dueInLanes(Connection connection, int atMost)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DUE_IN_LANES)) {
      statement.setInt(1, atMost);
      try (ResultSet rows = statement.executeQuery()) {
        Map<RunId, String> due = new HashMap<>();
        while (rows.next()) {
          due.put(new RunId(rows.getString(1)), rows.getString(2));
        }
        return due;
      }
    }
  }

  /** How long until the next run is due; empty when none is. */
  Optional<Duration> nextDue() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(MILLIS_TO_DUE);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(Duration.ofMillis(rows.getLong(1))) : Optional.empty();
    }
  }
}
