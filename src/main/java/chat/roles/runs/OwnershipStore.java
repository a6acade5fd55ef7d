package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a run: from its first INSERT to its end. Always on connections of its own, never in a
 * caller's transaction, since what it writes must be true before the run goes on.
 *
 * <p>Joining and leaving a lane is serialised by a transaction lock on the lane's name, taken by a
 * statement before the one that looks, so that the look sees all who came before: nobody is queued
 * behind a run that has just ended, and nobody overtakes.
 */
final class OwnershipStore {

  private static final String OWNED =
      "run.id, run.epoch, run.kind, run.owner, run.actor, run.lane, run.input, run.input_packed";

  private static final String INSERT =
      """
      INSERT INTO run (id, kind, owner, actor, lane, state, input, input_packed, node, epoch,
        created_at, started_at)
      SELECT ?, ?, ?, ?, place.lane, CASE WHEN place.free THEN 'running' ELSE 'queued' END, ?, ?,
        CASE WHEN place.free THEN ? END, 1,
        clock_timestamp(), CASE WHEN place.free THEN clock_timestamp() END
      FROM (
        SELECT wanted.lane, NOT EXISTS (
            SELECT FROM run WHERE run.lane = wanted.lane AND state IN ('running', 'waiting'))
          AND NOT EXISTS (SELECT FROM run WHERE run.lane = wanted.lane AND state = 'queued') AS free
        FROM (SELECT ?::text AS lane) wanted) place
      RETURNING state = 'running'
      """;

  private static final String END =
      """
      UPDATE run SET state = ?, result = ?, result_packed = ?, ended_at = clock_timestamp(),
        (qas, tokens_in, tokens_out, cost) = (%s)
      WHERE id = ? AND node = ? AND epoch = ? AND state = 'running'\
      """
          .formatted(RunStore.TOTALS);

  private static final String NEXT =
      """
      UPDATE run SET state = 'running', node = ?, started_at = clock_timestamp()
      WHERE id = (
        SELECT id FROM run WHERE lane = ? AND state = 'queued' ORDER BY arrival LIMIT 1 FOR UPDATE)
      RETURNING %s
      """
          .formatted(OWNED);

  private static final String CLAIM =
      """
      WITH claimable AS MATERIALIZED (
        SELECT id FROM run
        WHERE state = 'running' AND NOT EXISTS (
          SELECT FROM node WHERE node.id = run.node AND node.alive_until > clock_timestamp())
        ORDER BY arrival LIMIT ? FOR UPDATE SKIP LOCKED)
      UPDATE run SET node = ?, epoch = epoch + 1 FROM claimable WHERE run.id = claimable.id
      RETURNING %s
      """
          .formatted(OWNED);

  private static final String CLAIM_QUEUED =
      """
      WITH claimable AS MATERIALIZED (
        SELECT id FROM run
        WHERE state = 'queued' AND NOT EXISTS (
          SELECT FROM run holder
          WHERE holder.lane = run.lane AND holder.state IN ('running', 'waiting'))
        AND NOT EXISTS (
          SELECT FROM run earlier
          WHERE earlier.lane = run.lane AND earlier.state = 'queued'
            AND earlier.arrival < run.arrival)
        ORDER BY arrival LIMIT ? FOR UPDATE SKIP LOCKED)
      UPDATE run SET state = 'running', node = ?, epoch = epoch + 1,
        started_at = clock_timestamp()
      FROM claimable WHERE run.id = claimable.id
      RETURNING %s
      """
          .formatted(OWNED);

  private static final String CLAIM_FORGOTTEN =
      """
      UPDATE run SET epoch = epoch + 1
      WHERE state = 'running' AND node = ? AND id <> ALL (?)
      RETURNING %s
      """
          .formatted(OWNED);

  private final DataSource dataSource;

  OwnershipStore(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Stores a run; true when it is running now, false when it is queued in its lane. */
  boolean insert(NewRun run, Packed input, String node) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return inLane(connection, run.lane(), () -> insert(connection, run, input, node));
    }
  }

  /** Whether the run, whose insertion may or may not have been committed, runs here. */
  boolean isFirst(RunId run, String node) throws SQLException {
    return exists(
        "SELECT 1 FROM run WHERE id = ? AND node = ? AND epoch = ? AND state = 'running'",
        new Fence(run, node, 1));
  }

  /**
   * What ending came to.
   *
   * @param ended false when the run is not the fence's any more; nothing was written
   * @param next the run of the lane that is this node's now
   */
  record Ending(boolean ended, @Nullable Owned next) {}

  /** Ends a run with its companions and starts the next of its lane, in one commit. */
  Ending end(
      Fence fence, @Nullable String lane, RunState state, Packed result, List<Companion> companions)
      throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return inLane(
          connection,
          lane,
          () -> {
            boolean ended = end(connection, fence, state, result, companions);
            return new Ending(ended, ended && lane != null ? next(connection, lane, fence) : null);
          });
    }
  }

  /** Whether the fence's owner has ended the run. */
  boolean hasEnded(Fence fence) throws SQLException {
    return exists(
        "SELECT 1 FROM run WHERE id = ? AND node = ? AND epoch = ? AND state IN ('done', 'failed')",
        fence);
  }

  /** Takes over runs whose owner has no live lease. */
  List<Owned> claim(String node, int atMost) throws SQLException {
    return claim(CLAIM, node, atMost);
  }

  /** Starts runs that are first in a lane which nobody holds. */
  List<Owned> claimQueued(String node, int atMost) throws SQLException {
    return claim(CLAIM_QUEUED, node, atMost);
  }

  /** Takes over this node's own runs that it does not know of, after a lost answer. */
  List<Owned> claimForgotten(String node, Collection<RunId> known) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(CLAIM_FORGOTTEN)) {
      statement.setString(1, node);
      statement.setArray(
          2, connection.createArrayOf("text", known.stream().map(RunId::value).toArray()));
      return owned(statement, node, false);
    }
  }

  /** Makes all of the node's runs anybody's. */
  void giveBack(String node) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                UPDATE run SET node = NULL, epoch = epoch + 1
                WHERE node = ? AND state = 'running'
                """)) {
      statement.setString(1, node);
      statement.executeUpdate();
    }
  }

  private static boolean insert(Connection connection, NewRun run, Packed input, String node)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, run.id().value());
      statement.setString(2, run.kind());
      statement.setString(3, run.owner().value());
      statement.setString(4, run.actor().value());
      int index = input.set(statement, 5);
      statement.setString(index, node);
      statement.setString(index + 1, run.lane());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private static boolean end(
      Connection connection, Fence fence, RunState state, Packed result, List<Companion> companions)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(Companions.statement(END, companions))) {
      statement.setString(1, state.name().toLowerCase(Locale.ROOT));
      int index = result.set(statement, 2);
      Companions.set(statement, set(statement, index, fence), companions);
      return Companions.recorded(statement);
    }
  }

  private static @Nullable Owned next(Connection connection, String lane, Fence ended)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
      statement.setString(1, ended.node());
      statement.setString(2, lane);
      List<Owned> next = owned(statement, ended.node(), true);
      return next.isEmpty() ? null : next.getFirst();
    }
  }

  private List<Owned> claim(String sql, String node, int atMost) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, atMost);
      statement.setString(2, node);
      return owned(statement, node, false);
    }
  }

  private static List<Owned> owned(PreparedStatement statement, String node, boolean fresh)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      List<Owned> owned = new ArrayList<>();
      while (rows.next()) {
        Packed input = Packed.from(rows, 7);
        owned.add(
            new Owned(
                new Fence(new RunId(rows.getString(1)), node, rows.getInt(2)),
                rows.getString(3),
                new UserId(rows.getString(4)),
                new ActorId(rows.getString(5)),
                rows.getString(6),
                Json.parse(input == null ? "null" : input.unpacked()),
                fresh));
      }
      return owned;
    }
  }

  private boolean exists(String sql, Fence fence) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, 1, fence);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static int set(PreparedStatement statement, int index, Fence fence) throws SQLException {
    statement.setString(index, fence.run().value());
    statement.setString(index + 1, fence.node());
    statement.setInt(index + 2, fence.epoch());
    return index + 3;
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  /** Does the work alone in the lane, in one transaction; without a lane as it is. */
  private static <T> T inLane(Connection connection, @Nullable String lane, Work<T> work)
      throws SQLException {
    if (lane == null) {
      return work.run();
    }
    connection.setAutoCommit(false);
    try {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 7411))")) {
        statement.setString(1, lane);
        statement.execute();
      }
      T done = work.run();
      connection.commit();
      return done;
    } catch (SQLException | RuntimeException e) {
      rollback(connection, e);
      throw e;
    } finally {
      restore(connection);
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void restore(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException ignored) {
      // the connection is broken; the pool finds out by itself
    }
  }
}
