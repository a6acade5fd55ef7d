package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private static final String OPEN_FOR_USER = "reason = 'user' AND answered_by IS NULL";

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
        hasUser(waits) ? newest(connection, List.of(fence.run())).get(fence.run()) : null,
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
        reason == Waiting.Reason.TIMER
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
                      ? wake(connection, laned.getKey(), node).woken()
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

  /** The newest place of each run that waits for its user. */
  Map<RunId, Suspension> newest(Collection<RunId> runs) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return newest(connection, runs);
    }
  }

  private static Map<RunId, Suspension> newest(Connection connection, Collection<RunId> runs)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT DISTINCT ON (wait.run_id) wait.run_id, path, wait.actor, shown, shown_packed
            FROM wait JOIN run ON run.id = wait.run_id AND run.state = 'waiting'
            WHERE run_id = ANY (?) AND %s ORDER BY wait.run_id, newness DESC
            """
                .formatted(OPEN_FOR_USER))) {
      statement.setArray(
          1, connection.createArrayOf("text", runs.stream().map(RunId::value).toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        Map<RunId, Suspension> newest = new HashMap<>();
        while (rows.next()) {
          Suspension suspension = suspension(rows);
          newest.put(suspension.run(), suspension);
        }
        return newest;
      }
    }
  }

  /** The newest place of an owner's runs at which one of the actors, or a run about one, waits. */
  Optional<Suspension> newest(UserId owner, Collection<ActorId> actors) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT run_id, path, actor, shown, shown_packed FROM wait
                WHERE (actor = ANY (?) OR run_actor = ANY (?)) AND owner = ? AND %s
                ORDER BY newness DESC LIMIT 1
                """
                    .formatted(OPEN_FOR_USER))) {
      var ids = connection.createArrayOf("text", actors.stream().map(ActorId::value).toArray());
      statement.setArray(1, ids);
      statement.setArray(2, ids);
      statement.setString(3, owner.value());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(suspension(rows)) : Optional.empty();
      }
    }
  }

  /** Changes what a place shows, with a journal record; nothing when it waits no more. */
  static Companion showing(RunId run, String path, Packed shown) {
    return new Companion(
        """
        UPDATE wait SET shown = nullif(?, ''), shown_packed = nullif(?::bytea, ''::bytea)
        FROM recorded WHERE run_id = ? AND path = ? AND answered_by IS NULL
        """,
        List.of(
            shown.text() == null ? "" : shown.text(),
            shown.deflated() == null ? new byte[0] : shown.deflated(),
            run.value(),
            path));
  }

  private static Suspension suspension(ResultSet row) throws SQLException {
    return new Suspension(
        new RunId(row.getString(1)), row.getString(2), new ActorId(row.getString(3)), read(row, 4));
  }

  private static JsonNode read(ResultSet row, int index) throws SQLException {
    Packed value = Packed.from(row, index);
    return value == null ? Json.nodes().nullNode() : Json.parse(value.unpacked());
  }
}
