package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Going to sleep and waking up.
 *
 * <p>Both lock the run's row by a statement of their own before they look at its waits. So a
 * message either is there when the run goes to sleep, which it then does not do, or finds the run
 * asleep and wakes it: none comes between. Lock order: the lane, the run, its waits.
 */
final class WaitStore {

  private static final String LOCK_MINE =
      "SELECT 1 FROM run WHERE id = ? AND node = ? AND epoch = ? AND state = 'running' FOR UPDATE";

  private static final String ADD =
      """
      INSERT INTO wait (run_id, path, reason, owner, actor, run_actor, shown, shown_packed, due_at,
        began_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?,
        clock_timestamp() + ?::bigint * interval '1 millisecond', clock_timestamp())
      ON CONFLICT DO NOTHING\
      """;

  private static final String ANYTHING_CAME =
      """
      SELECT 1 FROM wait
      WHERE run_id = ? AND path = ANY (?)
        AND (answered_by IS NOT NULL OR due_at <= clock_timestamp())
      LIMIT 1
      """;

  private static final String SLEEP =
      """
      UPDATE run SET state = 'waiting', waiting_for = ?, node = NULL, epoch = epoch + 1,
        unattended = unattended OR ?,
        due_at = (
          SELECT min(wait.due_at) FROM wait WHERE wait.run_id = run.id AND NOT wait.taken)
      WHERE id = ?\
      """;

  private static final String WAKE =
      """
      UPDATE run SET waiting_for = NULL, due_at = NULL, epoch = epoch + 1,
        state = CASE WHEN place.free THEN 'running' ELSE 'queued' END,
        node = CASE WHEN place.free THEN ? END
      FROM (
        SELECT id, lane IS NULL OR waiting_for NOT IN ('user', 'timer') OR %s AS free
        FROM run WHERE id = ?) place
      WHERE run.id = place.id AND run.state = 'waiting'
      RETURNING %s, run.state = 'running'
      """
          .formatted(Lanes.FREE.formatted("run.lane"), OwnedRows.COLUMNS);

  private final DataSource dataSource;
  private final OwnershipStore ownership;
  private final Feed feed;

  WaitStore(DataSource dataSource, OwnershipStore ownership, Feed feed) {
    this.dataSource = dataSource;
    this.ownership = ownership;
    this.feed = feed;
  }

  /** A place of a run with what it waits for there. */
  record Wait(String path, Waiting waiting) {}

  /** What came of going to sleep. */
  sealed interface Sleep {

    /** The run is not the fence's any more; nothing was written. */
    record Lost() implements Sleep {}

    /** Something has come already: the run goes on. */
    record Awake() implements Sleep {}

    /**
     * It sleeps.
     *
     * @param next the run of its lane that is this node's now
     * @param suspension the newest of its places that wait for the user; null when none does
     * @param due when it wakes by itself at the latest; empty: never
     */
    record Asleep(
        @Nullable Owned next,
        boolean gaveTurnBack,
        @Nullable Suspension suspension,
        Optional<Duration> due)
        implements Sleep {}
  }

  /** Puts a run to sleep at these places, all that it waits at, unless something has come. */
  Sleep sleep(Owned run, List<Wait> waits) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return Lanes.transaction(connection, run.lane(), () -> sleep(connection, run, waits));
    }
  }

  private Sleep sleep(Connection connection, Owned run, List<Wait> waits) throws SQLException {
    Fence fence = run.fence();
    try (PreparedStatement statement = connection.prepareStatement(LOCK_MINE)) {
      fence.set(statement, 1);
      if (!statement.executeQuery().next()) {
        return new Sleep.Lost();
      }
    }
    forgetOthers(connection, fence.run(), waits);
    for (Wait wait : waits) {
      add(connection, run, wait);
    }
    if (anythingCame(connection, fence.run(), waits) || hasTurn(connection, fence.run(), waits)) {
      return new Sleep.Awake();
    }
    Waiting.Reason reason = mainReason(waits);
    List<Companion> told =
        List.of(feed.change(fence.run(), run.owner(), run.actor(), RunState.WAITING, reason));
    try (PreparedStatement statement =
        connection.prepareStatement(Companions.statement(SLEEP, told))) {
      statement.setString(1, reason.inDatabase());
      statement.setBoolean(2, hasUser(waits));
      statement.setString(3, fence.run().value());
      Companions.set(statement, 4, told);
      Companions.recorded(statement, told);
    }
    if (reason.givesTurnBack()) {
      giveTurnsBack(connection, fence.run());
    }
    Owned next =
        reason.givesTurnBack() ? ownership.next(connection, run.lane(), fence.node()) : null;
    return new Sleep.Asleep(
        next,
        reason.givesTurnBack(),
        hasUser(waits)
            ? SuspensionStore.newest(connection, List.of(fence.run())).get(fence.run())
            : null,
        waits.stream()
            .map(wait -> wait.waiting().atMost())
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder()));
  }

  private static void giveTurnsBack(Connection connection, RunId run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM turn WHERE run_id = ?")) {
      statement.setString(1, run.value());
      statement.executeUpdate();
    }
  }

  /** What keeps the turn decides for the whole run. */
  private static Waiting.Reason mainReason(List<Wait> waits) {
    return waits.stream()
        .map(wait -> wait.waiting().reason())
        .min(Comparator.comparing(Waiting.Reason::givesTurnBack).thenComparing(r -> r))
        .orElseThrow();
  }

  private static boolean hasUser(List<Wait> waits) {
    return waits.stream().anyMatch(wait -> wait.waiting().reason() == Waiting.Reason.USER);
  }

  /** Places that the program did not come to again, after an error in another branch. */
  private static void forgetOthers(Connection connection, RunId run, List<Wait> waits)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM wait WHERE run_id = ? AND path <> ALL (?) AND answered_by IS NULL")) {
      statement.setString(1, run.value());
      statement.setArray(2, paths(connection, waits));
      statement.executeUpdate();
    }
  }

  private static void add(Connection connection, Owned run, Wait wait) throws SQLException {
    Waiting waiting = wait.waiting();
    try (PreparedStatement statement =
        connection.prepareStatement(Companions.statement(ADD, waiting.companions()))) {
      statement.setString(1, run.fence().run().value());
      statement.setString(2, wait.path());
      statement.setString(3, waiting.reason().inDatabase());
      statement.setString(4, run.owner().value());
      statement.setString(5, waiting.actor().value());
      statement.setString(6, run.actor().value());
      int index = Packed.of(Json.write(waiting.shown()), "dto").set(statement, 7);
      Duration atMost = waiting.atMost();
      if (atMost == null) {
        statement.setNull(index, Types.BIGINT);
      } else {
        statement.setLong(index, atMost.toMillis());
      }
      Companions.set(statement, index + 1, waiting.companions());
      Companions.recorded(statement, waiting.companions());
    }
  }

  private static boolean anythingCame(Connection connection, RunId run, List<Wait> waits)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ANYTHING_CAME)) {
      statement.setString(1, run.value());
      statement.setArray(2, paths(connection, waits));
      return statement.executeQuery().next();
    }
  }

  /** Whether a turn has come for which the run wants to wait. */
  private static boolean hasTurn(Connection connection, RunId run, List<Wait> waits)
      throws SQLException {
    List<String> lanes =
        waits.stream()
            .filter(wait -> wait.waiting().reason() == Waiting.Reason.ACTOR)
            .map(wait -> wait.waiting().shown().path("lane").asString())
            .toList();
    if (lanes.isEmpty()) {
      return false;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM turn WHERE run_id = ? AND lane = ANY (?) AND taken LIMIT 1")) {
      statement.setString(1, run.value());
      statement.setArray(2, connection.createArrayOf("text", lanes.toArray()));
      return statement.executeQuery().next();
    }
  }

  private static Array paths(Connection connection, List<Wait> waits) throws SQLException {
    return connection.createArrayOf("text", waits.stream().map(Wait::path).toArray());
  }

  /**
   * What came to a place.
   *
   * @param message JSON null when the time came
   */
  record Arrived(JsonNode message) {}

  /** What has come to a place of a run since it was put to sleep there; empty when nothing has. */
  Optional<Arrived> arrived(RunId run, String path) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT message, message_packed FROM wait
                WHERE run_id = ? AND path = ?
                  AND (answered_by IS NOT NULL OR due_at <= clock_timestamp())
                """)) {
      statement.setString(1, run.value());
      statement.setString(2, path);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        Packed message = Packed.from(rows, 1);
        return Optional.of(
            new Arrived(
                message == null ? Json.nodes().nullNode() : Json.parse(message.unpacked())));
      }
    }
  }

  /** Closes a place with the record of what came to it. */
  static Companion taking(RunId run, String path, Waiting.Reason reason) {
    return new Companion(
        reason == Waiting.Reason.TIMER || reason == Waiting.Reason.QUOTA
            ? "DELETE FROM wait USING recorded WHERE run_id = ? AND path = ?"
            : """
            UPDATE wait SET taken = true, answered_by = coalesce(answered_by, ''), due_at = NULL,
              shown = NULL, shown_packed = NULL, message = NULL, message_packed = NULL
            FROM recorded WHERE run_id = ? AND path = ?
            """,
        List.of(run.value(), path));
  }

  /** Removes what is still open of a run with its end. */
  static Companion forgetting(RunId run) {
    return new Companion(
        "DELETE FROM wait USING recorded WHERE run_id = ? AND NOT taken", List.of(run.value()));
  }

  /**
   * What came of a delivery.
   *
   * @param delivered false when nothing waits there any more; nothing was written
   * @param woken the run when it is the node's now
   */
  record Delivery(boolean delivered, @Nullable Owned woken) {

    private static final Delivery NOT = new Delivery(false, null);
    private static final Delivery KEPT = new Delivery(true, null);
  }

  /**
   * Delivers a message and wakes the run, in one commit.
   *
   * @param message what is delivered, made from what the place shows
   * @param by repeating the call with the same key delivers once
   * @param node whose the run becomes; null: anybody's
   */
  Delivery deliver(
      RunId run, String path, String by, UnaryOperator<JsonNode> message, @Nullable String node)
      throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      String lane = lane(connection, run);
      return Lanes.transaction(
          connection, lane, () -> deliver(connection, run, path, by, message, node));
    }
  }

  private Delivery deliver(
      Connection connection,
      RunId run,
      String path,
      String by,
      UnaryOperator<JsonNode> message,
      @Nullable String node)
      throws SQLException {
    RunState state = lock(connection, run);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT shown, shown_packed, answered_by FROM wait WHERE run_id = ? AND path = ?")) {
      statement.setString(1, run.value());
      statement.setString(2, path);
      try (ResultSet rows = statement.executeQuery()) {
        if (state == null || !rows.next()) {
          return Delivery.NOT;
        }
        String answered = rows.getString(3);
        if (answered != null) {
          return answered.equals(by) ? Delivery.KEPT : Delivery.NOT;
        }
        answer(connection, run, path, by, message.apply(read(rows, 1)));
      }
    }
    return state == RunState.WAITING ? wake(connection, run, node) : Delivery.KEPT;
  }

  private static void answer(
      Connection connection, RunId run, String path, String by, JsonNode message)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE wait SET message = ?, message_packed = ?, answered_by = ?
            WHERE run_id = ? AND path = ?
            """)) {
      int index = Packed.of(Json.write(message), "message").set(statement, 1);
      statement.setString(index, by);
      statement.setString(index + 1, run.value());
      statement.setString(index + 2, path);
      statement.executeUpdate();
    }
  }

  /** Wakes a locked run that waits, in its lane's transaction. */
  Delivery wake(Connection connection, RunId run, @Nullable String node) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WAKE)) {
      statement.setString(1, node);
      statement.setString(2, run.value());
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return Delivery.KEPT;
        }
        boolean runs = rows.getBoolean(9);
        Owned woken = OwnedRows.row(rows, node == null ? "" : node, 0);
        Companions.alone(
            connection,
            feed.change(
                run, woken.owner(), woken.actor(), runs ? RunState.RUNNING : RunState.QUEUED));
        if (runs && node == null) {
          tellNodes(connection);
        }
        return new Delivery(true, runs && node != null ? woken : null);
      }
    }
  }

  private static void tellNodes(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, '')")) {
      statement.setString(1, OwnershipStore.CHANNEL);
      statement.execute();
    }
  }

  static @Nullable RunState lock(Connection connection, RunId run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT state FROM run WHERE id = ? FOR UPDATE")) {
      statement.setString(1, run.value());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? RunState.ofDatabase(rows.getString(1)) : null;
      }
    }
  }

  private static @Nullable String lane(Connection connection, RunId run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT lane FROM run WHERE id = ?")) {
      statement.setString(1, run.value());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : null;
      }
    }
  }

  private static JsonNode read(ResultSet row, int index) throws SQLException {
    Packed value = Packed.from(row, index);
    return value == null ? Json.nodes().nullNode() : Json.parse(value.unpacked());
  }
}
