package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Turns that runs take in lanes other than their own.
 *
 * <p>Whoever has to wait asks under one lock for all, so that of several who would wait for each
 * other in a ring the last one sees all others and is refused. Turns are handed over after the
 * commit that gave them back; what a crash in between leaves, the next search finds. Lock order:
 * the lane, the ring's lock, the run.
 */
final class TurnStore {

  private static final String MINE =
      "SELECT 1 FROM run WHERE id = ? AND node = ? AND epoch = ? AND state = 'running' FOR UPDATE";

  private static final String MAY_TAKE =
      """
      SELECT %s AND NOT EXISTS (
        SELECT FROM turn earlier JOIN run asking ON asking.id = earlier.run_id
        WHERE earlier.lane = wanted.lane AND NOT earlier.taken AND earlier.run_id <> wanted.run_id
          AND asking.state IN ('running', 'waiting')
          AND earlier.asked < coalesce((
            SELECT mine.asked FROM turn mine
            WHERE mine.lane = wanted.lane AND mine.run_id = wanted.run_id), 9223372036854775807))
      FROM (SELECT ?::text AS lane, ?::text AS run_id) wanted
      """
          .formatted(Lanes.FREE.formatted("wanted.lane"));

  private static final String PUT =
      """
      INSERT INTO turn (lane, run_id, taken) VALUES (?, ?, ?)
      ON CONFLICT (lane, run_id) DO UPDATE SET taken = EXCLUDED.taken
      """;

  /** All that the run would wait for, directly and by others; whether it is among them. */
  private static final String RING =
      """
      WITH RECURSIVE before AS (
        SELECT holder.id FROM run holder WHERE holder.lane = ? AND %1$s
        UNION
        SELECT other.run_id FROM turn other WHERE other.lane = ? AND other.run_id <> ?
        UNION
        SELECT next.id
        FROM before JOIN turn asked ON asked.run_id = before.id AND NOT asked.taken
        JOIN LATERAL (
          SELECT holder.id FROM run holder WHERE holder.lane = asked.lane AND %1$s
          UNION ALL
          SELECT other.run_id FROM turn other
          WHERE other.lane = asked.lane AND other.run_id <> asked.run_id
            AND (other.taken OR other.asked < asked.asked)) next ON true)
      SELECT 1 FROM before WHERE id = ?
      """
          .formatted(Lanes.HOLDS);

  private static final String ABANDONED =
      """
      SELECT DISTINCT asked.lane FROM turn asked JOIN run ON run.id = asked.run_id
      WHERE NOT asked.taken AND run.state = 'waiting' AND %s LIMIT 100
      """
          .formatted(Lanes.FREE.formatted("asked.lane"));

  /** The first lanes of each owner before the others. */
  private static final String QUEUED_FOR =
      """
      SELECT lane FROM (
        SELECT run.lane, min(run.owner) AS owner, min(run.arrival) AS arrival FROM run
        WHERE run.state = 'queued' AND run.lane IS NOT NULL AND %s GROUP BY run.lane) free
      ORDER BY row_number() OVER (PARTITION BY owner ORDER BY arrival), arrival LIMIT 200
      """
          .formatted(Lanes.FREE.formatted("run.lane"));

  private final DataSource dataSource;
  private final OwnershipStore ownership;
  private final WaitStore waits;

  TurnStore(DataSource dataSource, OwnershipStore ownership, WaitStore waits) {
    this.dataSource = dataSource;
    this.ownership = ownership;
    this.waits = waits;
  }

  /** What came of asking for a turn. */
  enum Asked {
    TAKEN,
    /** It comes when those before have given theirs back. */
    WAITS,
    /** They wait for this run, directly or by others. */
    RING,
    /** The run is not the fence's any more. */
    LOST
  }

  /** Takes the lane's turn for the run, or asks for it. */
  Asked ask(Fence fence, String lane) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return Lanes.transaction(connection, lane, () -> ask(connection, fence, lane));
    }
  }

  private static Asked ask(Connection connection, Fence fence, String lane) throws SQLException {
    String run = fence.run().value();
    if (!holds(connection, lane, run) && !is(connection, MAY_TAKE, lane, run)) {
      execute(connection, "SELECT pg_advisory_xact_lock(7411, 1)");
      if (any(connection, RING, lane, lane, run, run)) {
        return Asked.RING;
      }
      return isMine(connection, fence) ? put(connection, lane, run, false) : Asked.LOST;
    }
    return isMine(connection, fence) ? put(connection, lane, run, true) : Asked.LOST;
  }

  private static boolean isMine(Connection connection, Fence fence) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MINE)) {
      fence.set(statement, 1);
      return statement.executeQuery().next();
    }
  }

  private static Asked put(Connection connection, String lane, String run, boolean taken)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      statement.setString(1, lane);
      statement.setString(2, run);
      statement.setBoolean(3, taken);
      statement.executeUpdate();
      return taken ? Asked.TAKEN : Asked.WAITS;
    }
  }

  private static boolean holds(Connection connection, String lane, String run) throws SQLException {
    return any(connection, "SELECT 1 FROM turn WHERE lane = ? AND run_id = ? AND taken", lane, run);
  }

  /** The lanes whose turns the run has. */
  Set<String> held(RunId run) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return new HashSet<>(
          lanes(connection, "SELECT lane FROM turn WHERE run_id = ? AND taken", run.value()));
    }
  }

  /** Lanes for which somebody waits and that nobody holds. */
  List<String> abandoned() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      List<String> lanes = lanes(connection, ABANDONED);
      lanes.addAll(lanes(connection, QUEUED_FOR));
      return lanes;
    }
  }

  /** Whether somebody asked for the lane's turn and waits. */
  boolean isAskedFor(String lane) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return any(connection, "SELECT 1 FROM turn WHERE lane = ? AND NOT taken LIMIT 1", lane);
    }
  }

  /**
   * Gives a free lane's turn to who asked first, else to the first that is queued for it.
   *
   * @return the run that is the node's now; null when none came to be
   */
  @Nullable Owned handOver(String lane, String node) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return Lanes.transaction(connection, lane, () -> handOver(connection, lane, node));
    }
  }

  private @Nullable Owned handOver(Connection connection, String lane, String node)
      throws SQLException {
    if (!is(
        connection,
        "SELECT %s FROM (SELECT ?::text AS lane) wanted"
            .formatted(Lanes.FREE.formatted("wanted.lane")),
        lane)) {
      return null;
    }
    RunId first = first(connection, lane);
    if (first == null) {
      return ownership.next(connection, lane, node);
    }
    RunState state = WaitStore.lock(connection, first);
    if (state == null || state.ended()) {
      return null;
    }
    put(connection, lane, first.value(), true);
    return state == RunState.WAITING ? waits.wake(connection, first, node).woken() : null;
  }

  private static @Nullable RunId first(Connection connection, String lane) throws SQLException {
    List<String> first =
        lanes(
            connection,
            """
            SELECT run_id FROM turn JOIN run ON run.id = turn.run_id
            WHERE turn.lane = ? AND NOT taken AND run.state IN ('running', 'waiting')
            ORDER BY asked LIMIT 1
            """,
            lane);
    return first.isEmpty() ? null : new RunId(first.getFirst());
  }

  private static List<String> lanes(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, parameters);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> lanes = new ArrayList<>();
        while (rows.next()) {
          lanes.add(rows.getString(1));
        }
        return lanes;
      }
    }
  }

  private static boolean any(Connection connection, String sql, String... parameters)
      throws SQLException {
    return !lanes(connection, sql, parameters).isEmpty();
  }

  private static boolean is(Connection connection, String sql, String... parameters)
      throws SQLException {
    return lanes(connection, sql, parameters).contains("t");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  private static void set(PreparedStatement statement, String... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setString(i + 1, parameters[i]);
    }
  }
}
