package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a run: from its first INSERT to its end. Always on connections of its own, never in a
 * caller's transaction, since what it writes must be true before the run goes on.
 */
final class OwnershipStore {

  /** Where nodes hear that there is something to look for. */
  static final String CHANNEL = "chatroles_run";

  private static final String INSERT =
      """
      INSERT INTO run (id, kind, owner, actor, lane, state, input, input_packed, node, epoch,
        created_at, started_at, request_key, request_hash)
      SELECT ?, ?, ?, ?, place.lane, CASE WHEN place.free THEN 'running' ELSE 'queued' END, ?, ?,
        CASE WHEN place.free THEN ? END, 1,
        clock_timestamp(), CASE WHEN place.free THEN clock_timestamp() END, ?, ?
      FROM (
        SELECT wanted.lane, wanted.room %s AS free
        FROM (SELECT ?::text AS lane, ?::boolean AS room) wanted) place
      RETURNING state = 'running'
      """;

  /**
   * Without looks into a lane: with them PostgreSQL plans anew for each run, which takes it a
   * millisecond, in the hope that the lane is null.
   */
  private static final String INSERT_WITHOUT_LANE = INSERT.formatted("");

  private static final String INSERT_IN_LANE =
      INSERT.formatted(
          """
          AND %s
            AND NOT EXISTS (SELECT FROM run WHERE run.lane = wanted.lane AND state = 'queued')
            AND NOT EXISTS (
              SELECT FROM turn WHERE turn.lane = wanted.lane AND NOT turn.taken)\
          """
              .formatted(Lanes.FREE.formatted("wanted.lane")));

  private static final String END =
      """
      UPDATE run SET state = ?, result = ?, result_packed = ?, ended_at = clock_timestamp(),
        (qas, tokens_in, tokens_out, cost) = (%s)
      WHERE id = ? AND node = ? AND epoch = ? AND CASE state WHEN 'running' THEN true END\
      """
          .formatted(RunStore.TOTALS);

  /** Whoever follows a run that was not always with the node that took it hears of its end. */
  private static final String ENDED =
      "1 AS one, unattended, CASE WHEN epoch > 1 THEN pg_notify('%s', id)::text END AS told"
          .formatted(CHANNEL);

  private static final String NEXT =
      """
      UPDATE run SET state = 'running', node = ?, epoch = epoch + 1,
        started_at = coalesce(started_at, clock_timestamp())
      WHERE id = (
        SELECT id FROM run WHERE lane = ? AND state = 'queued'
          AND NOT EXISTS (
            SELECT FROM turn JOIN run asking ON asking.id = turn.run_id
            WHERE turn.lane = run.lane AND NOT turn.taken AND asking.state IN ('running', 'waiting'))
        ORDER BY arrival LIMIT 1 FOR UPDATE)
      RETURNING %s
      """
          .formatted(OwnedRows.COLUMNS);

  private static final String CLAIM =
      """
      WITH claimable AS MATERIALIZED (
        SELECT id FROM run
        WHERE state = 'running' AND NOT EXISTS (
          SELECT FROM node WHERE node.id = run.node AND node.alive_until > clock_timestamp())
        ORDER BY arrival LIMIT ? FOR UPDATE SKIP LOCKED)
      UPDATE run SET node = ?, epoch = epoch + 1,
        unattended = run.unattended OR run.node IS NOT NULL
      FROM claimable WHERE run.id = claimable.id
      RETURNING %s
      """
          .formatted(OwnedRows.COLUMNS);

  private static final String ANY_QUEUED =
      "SELECT 1 FROM run WHERE state = 'queued' AND lane IS NULL LIMIT 1";

  /**
   * Whoever has fewest runs here comes first, the oldest of each before the others. Only runs
   * without a lane: turns of lanes are handed over under the lane's lock.
   */
  private static final String CLAIM_QUEUED =
      """
      WITH busy AS (
        SELECT owner, count(*) AS runs FROM run WHERE state = 'running' AND node = ?
        GROUP BY owner),
      ranked AS MATERIALIZED (
        SELECT id, arrival, coalesce(busy.runs, 0)
          + row_number() OVER (PARTITION BY run.owner ORDER BY arrival) AS place
        FROM run LEFT JOIN busy USING (owner)
        WHERE state = 'queued' AND lane IS NULL),
      claimable AS MATERIALIZED (
        SELECT run.id FROM run JOIN ranked USING (id) WHERE run.state = 'queued'
        ORDER BY ranked.place, ranked.arrival LIMIT ? FOR UPDATE OF run SKIP LOCKED)
      UPDATE run SET state = 'running', node = ?, epoch = epoch + 1,
        started_at = coalesce(started_at, clock_timestamp())
      FROM claimable WHERE run.id = claimable.id
      RETURNING %s
      """
          .formatted(OwnedRows.COLUMNS);

  private static final String CLAIM_FORGOTTEN =
      """
      UPDATE run SET epoch = epoch + 1
      WHERE state = 'running' AND node = ? AND id <> ALL (?)
      RETURNING %s
      """
          .formatted(OwnedRows.COLUMNS);

  /** The epoch of a run that was inserted as queued and then begun for the first time. */
  private static final int FRESH = 2;

  private static final int NEVER_FRESH = 0;

  private final DataSource dataSource;
  private final Feed feed;

  OwnershipStore(DataSource dataSource, Feed feed) {
    this.dataSource = dataSource;
    this.feed = feed;
  }

  /**
   * Stores a run.
   *
   * @param room whether the node may take it on
   * @return true when it is running now, false when it is queued
   */
  boolean insert(NewRun run, Packed input, String node, boolean room) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return Lanes.within(connection, run.lane(), () -> insert(connection, run, input, node, room));
    }
  }

  /** A request that was made before, and its run. */
  record Repeated(RunId run, String hash) {}

  /** The run that was started for a request. */
  Optional<Repeated> repeated(ActorId actor, NewRun.Request request) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT id, request_hash FROM run WHERE actor = ? AND request_key = ?")) {
      statement.setString(1, actor.value());
      statement.setString(2, request.key());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(new Repeated(new RunId(rows.getString(1)), rows.getString(2)))
            : Optional.empty();
      }
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

  /**
   * Ends a run with its companions and starts the next of its lane, in one commit.
   *
   * @param hasTurns whether it has turns of other lanes or asked for some
   */
  Ending end(Owned run, RunState state, Packed result, List<Companion> companions, boolean hasTurns)
      throws SQLException {
    List<Companion> all = new ArrayList<>(companions);
    all.add(feed.change(run.fence().run(), run.owner(), run.actor(), state));
    if (!run.fresh()) {
      all.add(WaitStore.forgetting(run.fence().run()));
    }
    if (!run.fresh() || hasTurns) {
      all.add(
          new Companion(
              "DELETE FROM turn USING recorded WHERE run_id = ?",
              List.of(run.fence().run().value())));
    }
    try (Connection connection = dataSource.getConnection()) {
      return Lanes.within(
          connection,
          run.lane(),
          () -> {
            boolean ended = end(connection, run.fence(), state, result, all);
            return new Ending(
                ended, ended ? next(connection, run.lane(), run.fence().node()) : null);
          });
    }
  }

  /** Whether the fence's owner has ended the run. */
  boolean hasEnded(Fence fence) throws SQLException {
    return exists(
        "SELECT 1 FROM run WHERE id = ? AND node = ? AND epoch = ? AND state IN ('done', 'failed')",
        fence);
  }

  /** Takes over runs whose owner has no live lease, or that have none. */
  List<Owned> claim(String node, int atMost) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setInt(1, atMost);
      statement.setString(2, node);
      return OwnedRows.of(statement, node, NEVER_FRESH);
    }
  }

  /** Starts runs without a lane that had no room. */
  List<Owned> claimQueued(String node, int atMost) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      if (!any(connection, ANY_QUEUED)) {
        return List.of();
      }
      return Lanes.transaction(connection, null, () -> claimQueued(connection, node, atMost));
    }
  }

  private List<Owned> claimQueued(Connection connection, String node, int atMost)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM_QUEUED)) {
      statement.setString(1, node);
      statement.setInt(2, atMost);
      statement.setString(3, node);
      List<Owned> begun = OwnedRows.of(statement, node, FRESH);
      for (Owned run : begun) {
        runs(connection, feed, run);
      }
      return begun;
    }
  }

  /** Takes over this node's own runs that it does not know of, after a lost answer. */
  List<Owned> claimForgotten(String node, Collection<RunId> known) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(CLAIM_FORGOTTEN)) {
      statement.setString(1, node);
      statement.setArray(
          2, connection.createArrayOf("text", known.stream().map(RunId::value).toArray()));
      return OwnedRows.of(statement, node, NEVER_FRESH);
    }
  }

  /** Makes all of the node's runs anybody's, and tells the others. */
  void giveBack(String node) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                WITH given AS (
                  UPDATE run SET node = NULL, epoch = epoch + 1, unattended = true
                  WHERE node = ? AND state = 'running' RETURNING 1)
                SELECT pg_notify('%s', '') FROM (SELECT count(*) AS runs FROM given) counted
                WHERE counted.runs > 0
                """
                    .formatted(CHANNEL))) {
      statement.setString(1, node);
      statement.execute();
    }
  }

  private static boolean insert(
      Connection connection, NewRun run, Packed input, String node, boolean room)
      throws SQLException {
    String sql = run.lane() == null ? INSERT_WITHOUT_LANE : INSERT_IN_LANE;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, run.id().value());
      statement.setString(2, run.kind());
      statement.setString(3, run.owner().value());
      statement.setString(4, run.actor().value());
      int index = input.set(statement, 5);
      statement.setString(index, node);
      statement.setString(index + 1, run.request() == null ? null : run.request().key());
      statement.setString(index + 2, run.request() == null ? null : run.request().hash());
      statement.setString(index + 3, run.lane());
      statement.setBoolean(index + 4, room);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private static boolean end(
      Connection connection, Fence fence, RunState state, Packed result, List<Companion> companions)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(Companions.statement(END, ENDED, companions))) {
      statement.setString(1, state.inDatabase());
      int index = result.set(statement, 2);
      Companions.set(statement, fence.set(statement, index), companions);
      return Companions.recorded(statement, companions);
    }
  }

  /**
   * Gives the lane's turn to the next in it, which is this node's then; null when there is none.
   */
  @Nullable Owned next(Connection connection, @Nullable String lane, String node)
      throws SQLException {
    if (lane == null) {
      return null;
    }
    try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
      statement.setString(1, node);
      statement.setString(2, lane);
      List<Owned> next = OwnedRows.of(statement, node, FRESH);
      if (next.isEmpty()) {
        return null;
      }
      runs(connection, feed, next.getFirst());
      return next.getFirst();
    }
  }

  /** Tells that a run came to be carried out. */
  static void runs(Connection connection, Feed feed, Owned run) throws SQLException {
    Companions.alone(
        connection, feed.change(run.fence().run(), run.owner(), run.actor(), RunState.RUNNING));
  }

  private static boolean any(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  private boolean exists(String sql, Fence fence) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      fence.set(statement, 1);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
