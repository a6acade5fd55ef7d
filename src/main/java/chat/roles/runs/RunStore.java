package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.quotas.Claimant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Runs seen and ended from outside. Joins the caller's transaction. */
final class RunStore {

  /** What a run's journal sums up to, without what a fork took along. */
  static final String TOTALS =
      """
      SELECT count(*), coalesce(sum(qa.tokens_in), 0), coalesce(sum(qa.tokens_out), 0),
        coalesce(sum(qa.cost), 0)
      FROM qa WHERE qa.run_id = run.id AND qa.epoch > 0\
      """;

  private static final String RUN =
      """
      SELECT result, result_packed, id, kind, owner, actor, state, waiting_for, created_at,
        started_at, ended_at, journal_deleted_at, forked_from, forked_at, total.qas, total.tokens_in, total.tokens_out,
        total.cost
      FROM run CROSS JOIN LATERAL (
        SELECT run.qas, run.tokens_in, run.tokens_out, run.cost WHERE run.ended_at IS NOT NULL
        UNION ALL
        SELECT * FROM (%s) live WHERE run.ended_at IS NULL
      ) AS total (qas, tokens_in, tokens_out, cost)
      """
          .formatted(TOTALS);

  private final JdbcClient jdbc;

  RunStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Run> find(UserId owner, RunId id) {
    return jdbc.sql(RUN + "WHERE id = :id AND owner = :owner")
        .param("id", id.value())
        .param("owner", owner.value())
        .query((row, _) -> run(row))
        .optional();
  }

  boolean exists(UserId owner, RunId id) {
    return jdbc.sql("SELECT count(*) FROM run WHERE id = :id AND owner = :owner")
            .param("id", id.value())
            .param("owner", owner.value())
            .query(Long.class)
            .single()
        > 0;
  }

  /** The owner's runs, newest first; of one actor and in one state unless null. */
  Page<Run> list(
      UserId owner, @Nullable ActorId actor, @Nullable RunState state, PageRequest page) {
    String where =
        "WHERE owner = :owner"
            + (actor == null ? "" : " AND actor = :actor")
            + (state == null ? "" : " AND state = :state");
    Map<String, Object> filter = new HashMap<>();
    filter.put("owner", owner.value());
    if (actor != null) {
      filter.put("actor", actor.value());
    }
    if (state != null) {
      filter.put("state", state.text());
    }
    long total =
        jdbc.sql("SELECT count(*) FROM run " + where).params(filter).query(Long.class).single();
    List<Run> items =
        jdbc.sql(RUN + where + " ORDER BY arrival DESC LIMIT :size OFFSET :offset")
            .params(filter)
            .param("size", page.size())
            .param("offset", page.offset())
            .query((row, _) -> run(row))
            .list();
    return Page.of(items, page, total);
  }

  /**
   * The results of those among the runs that have ended. Their ids come out of a subquery, so that
   * PostgreSQL does not see how many there are, and keeps one plan instead of planning anew.
   */
  Map<RunId, JsonNode> results(Collection<RunId> ids) {
    Map<RunId, JsonNode> results = new HashMap<>();
    jdbc.sql(
            """
            SELECT result, result_packed, id FROM run
            WHERE id = ANY ((SELECT :ids::text[])::text[]) AND state IN ('done', 'failed', 'cancelled')
            """)
        .param("ids", ids.stream().map(RunId::value).toArray(String[]::new))
        .query(row -> {
          results.put(new RunId(row.getString("id")), read(row));
        });
    return results;
  }

  /** Nobody waits for the result any more; false when the run has ended already. */
  boolean leave(RunId id) {
    return jdbc.sql(
                """
                UPDATE run SET unattended = true
                WHERE id = ? AND state IN ('queued', 'running', 'waiting')
                """)
            .param(id.value())
            .update()
        > 0;
  }

  /** Whether the runs are of one lane. */
  boolean shareLane(RunId one, RunId other) {
    return jdbc.sql(
            """
            SELECT EXISTS (
              SELECT FROM run one JOIN run other ON other.lane = one.lane
              WHERE one.id = ? AND other.id = ?)
            """)
        .params(one.value(), other.value())
        .query(Boolean.class)
        .single();
  }

  /** Tells of a change in the transaction that makes it. */
  void tell(Companion announcement) {
    jdbc.sql(Companions.alone(announcement)).params(announcement.parameters()).update();
    announcement.carriedOut().run();
  }

  /** A run and what it does. */
  record Unended(RunId id, String kind, UserId owner, ActorId actor) {}

  /** Locks the runs of these actors that have not ended; waits for steps being recorded. */
  List<Unended> lockUnended(List<ActorId> actors) {
    return jdbc.sql(
            """
            SELECT id, kind, owner, actor FROM run
            WHERE actor = ANY (:actors) AND state IN ('queued', 'running', 'waiting')
            ORDER BY id FOR UPDATE
            """)
        .param("actors", actors.stream().map(ActorId::value).toArray(String[]::new))
        .query((row, _) ->
            new Unended(
                new RunId(row.getString(1)),
                row.getString(2),
                new UserId(row.getString(3)),
                new ActorId(row.getString(4))))
        .list();
  }

  /** How a run stood when it was locked. */
  record Locked(Unended run, RunState state) {}

  /** Locks the owner's run; waits for a step being recorded. */
  Optional<Locked> lock(UserId owner, RunId id) {
    return jdbc.sql(
            """
            SELECT kind, actor, state FROM run WHERE id = :id AND owner = :owner FOR UPDATE
            """)
        .param("id", id.value())
        .param("owner", owner.value())
        .query((row, _) ->
            new Locked(
                new Unended(id, row.getString(1), owner, new ActorId(row.getString(2))),
                RunState.ofDatabase(row.getString(3))))
        .optional();
  }

  /** Those among the claimants, runs in the hands of one owner, that are not there any more. */
  Set<Claimant> gone(Collection<Claimant> claimants) {
    return Set.copyOf(
        jdbc.sql(
                """
                SELECT claimant.run, claimant.epoch
                FROM unnest(:runs::text[], :epochs::integer[]) AS claimant (run, epoch)
                WHERE NOT EXISTS (
                  SELECT FROM run WHERE run.id = claimant.run AND run.epoch = claimant.epoch
                    AND run.state = 'running')
                """)
            .param("runs", claimants.stream().map(Claimant::name).toArray(String[]::new))
            .param("epochs", claimants.stream().map(Claimant::number).toArray(Integer[]::new))
            .query((row, _) -> new Claimant(row.getString(1), row.getInt(2)))
            .list());
  }

  /** Lets all nodes look for what there is to do, once the transaction is committed. */
  void wakeNodes(RunId about) {
    jdbc.sql("SELECT pg_notify(:channel, :run)")
        .param("channel", OwnershipStore.CHANNEL)
        .param("run", about.value())
        .query(_ -> {});
  }

  /** What was cancelled within the last seconds. */
  List<RunId> cancelledLately() {
    return jdbc.sql(
            """
            SELECT id FROM run
            WHERE state = 'cancelled' AND ended_at > clock_timestamp() - interval '15 seconds'
            """)
        .query((row, _) -> new RunId(row.getString(1)))
        .list();
  }

  /** Ends a locked run from outside and fences out whoever carries it out. */
  void cancel(RunId id, Packed result) {
    jdbc.sql(
            """
            WITH forgotten AS (DELETE FROM wait WHERE run_id = :id AND NOT taken),
            returned AS (DELETE FROM turn WHERE run_id = :id)
            UPDATE run SET state = 'cancelled', epoch = epoch + 1, ended_at = clock_timestamp(),
              result = :result, result_packed = :packed,
              (qas, tokens_in, tokens_out, cost) = (%s)
            WHERE id = :id
            """
                .formatted(TOTALS))
        .param("id", id.value())
        .param("result", result.text(), Types.VARCHAR)
        .param("packed", result.deflated(), Types.BINARY)
        .update();
  }

  private static Run run(ResultSet row) throws SQLException {
    RunState state = RunState.ofDatabase(row.getString("state"));
    Instant created = instant(row, "created_at");
    return new Run(
        new RunId(row.getString("id")),
        row.getString("kind"),
        new UserId(row.getString("owner")),
        new ActorId(row.getString("actor")),
        state,
        state == RunState.WAITING ? row.getString("waiting_for") : null,
        state.ended() ? read(row) : null,
        created == null ? Instant.EPOCH : created,
        instant(row, "started_at"),
        instant(row, "ended_at"),
        instant(row, "journal_deleted_at"),
        new Run.Totals(
            row.getInt("qas"),
            row.getLong("tokens_in"),
            row.getLong("tokens_out"),
            row.getBigDecimal("cost")),
        origin(row));
  }

  private static Run.@Nullable Origin origin(ResultSet row) throws SQLException {
    String run = row.getString("forked_from");
    String path = row.getString("forked_at");
    return run == null || path == null ? null : new Run.Origin(new RunId(run), PathKey.path(path));
  }

  private static JsonNode read(ResultSet row) throws SQLException {
    Packed result = Packed.from(row, 1);
    return result == null ? Json.nodes().nullNode() : Json.parse(result.unpacked());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
