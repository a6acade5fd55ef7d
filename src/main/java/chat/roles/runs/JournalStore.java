package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.json.Json;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code qa}. The hot path of everything: plain JDBC on a connection in autocommit mode,
 * so that a record is one round trip and one commit, and one SQL text, so that the driver keeps it
 * prepared. It calls no functions: PostgreSQL looks each up again in every execution, and computing
 * the step's start here instead of keeping its duration cost a fifth of the statement's time. The
 * run's state stands in a {@code CASE}, where the planner does not recognise it: else it reads all
 * entries of a partial index on what runs now, which it believes to be nearly empty, instead of one
 * of the primary key. Paths are kept as {@link PathKey}s.
 */
final class JournalStore {

  private static final String RECORD =
      """
      INSERT INTO qa (run_id, path, attempts, tool, address, question, question_packed, answer,
        answer_packed, failed, model, tokens_in, tokens_out, estimated, took_micros, actor, role,
        cost, ended_at, node, epoch)
      SELECT run.id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
        ?, ?, ?, ?, CURRENT_TIMESTAMP, run.node, run.epoch
      FROM run
      WHERE run.id = ? AND run.node = ? AND run.epoch = ?
        AND CASE run.state WHEN 'running' THEN true END
      FOR SHARE\
      """;

  /**
   * The same for many: what is held by somebody at this moment is left out, so that the statement
   * never waits for one of its rows while it holds the others. The arrays come out of a subquery,
   * where the planner does not see how long they are: it would believe a plan for just this length
   * to be cheaper than the one for all, and plan anew every time, which takes longer than the
   * statement itself.
   */
  private static final String RECORD_TOGETHER =
      """
      INSERT INTO qa (run_id, path, attempts, tool, address, question, answer, failed, model,
        tokens_in, tokens_out, estimated, took_micros, actor, role, cost, ended_at, node, epoch)
      SELECT run.id, step.path, step.attempts, step.tool, step.address, step.question, step.answer,
        step.failed, step.model, step.tokens_in, step.tokens_out, step.estimated,
        step.took_micros, step.actor, step.role, step.cost, CURRENT_TIMESTAMP, run.node, run.epoch
      FROM (
        SELECT ?::text[], ?::text[], ?::integer[], ?::text[], ?::integer[], ?::text[], ?::text[],
          ?::text[], ?::text[], ?::boolean[], ?::text[], ?::integer[], ?::integer[], ?::boolean[],
          ?::bigint[], ?::text[], ?::text[], ?::numeric[]
        OFFSET 0)
        AS every(run_id, node, epoch, path, attempts, tool, address, question, answer, failed, model,
          tokens_in, tokens_out, estimated, took_micros, actor, role, cost)
      CROSS JOIN LATERAL unnest(every.run_id, every.node, every.epoch, every.path, every.attempts,
          every.tool, every.address, every.question, every.answer, every.failed, every.model,
          every.tokens_in, every.tokens_out, every.estimated, every.took_micros, every.actor,
          every.role, every.cost)
        AS step(run_id, node, epoch, path, attempts, tool, address, question, answer, failed, model,
          tokens_in, tokens_out, estimated, took_micros, actor, role, cost)
      CROSS JOIN LATERAL (
        SELECT id, node, epoch FROM run
        WHERE run.id = step.run_id AND run.node = step.node AND run.epoch = step.epoch
          AND CASE run.state WHEN 'running' THEN true END
        FOR SHARE SKIP LOCKED) run\
      """;

  private static final String OWN =
      "SELECT 1 FROM qa WHERE run_id = ? AND path = ? AND node = ? AND epoch = ?";

  private final DataSource dataSource;
  private final GroupCommit commit = new GroupCommit(this);

  JournalStore(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** A step with its texts, ready to be written. */
  record Entry(
      Journal.Step step,
      Packed question,
      Packed answer,
      Journal.Performed performed,
      long tookMicros) {

    /** Whether it is one row of plain columns. */
    boolean isPlain() {
      return performed.companions().isEmpty() && question.text() != null && answer.text() != null;
    }

    private @Nullable String actor() {
      return performed.charge() == null ? null : performed.charge().actor().value();
    }

    private @Nullable String role() {
      return performed.charge() == null ? null : performed.charge().role().value();
    }

    private @Nullable BigDecimal cost() {
      return performed.charge() == null ? null : performed.charge().cost();
    }
  }

  /** A step on behalf of its run's owner. */
  record Fenced(Fence fence, Entry entry) {}

  /**
   * Records plain steps of any runs in one commit.
   *
   * @return how many were written; those whose run is not their fence's any more, or whose run's
   *     row was held by somebody, were not
   */
  int recordTogether(List<Fenced> steps) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(RECORD_TOGETHER)) {
      Columns columns = new Columns(connection, statement, steps);
      columns.text(step -> step.fence().run().value());
      columns.text(step -> step.fence().node());
      columns.add("int4", step -> step.fence().epoch());
      columns.text(step -> PathKey.of(step.entry().step().path()));
      columns.add("int4", step -> step.entry().performed().attempts());
      columns.text(step -> step.entry().step().tool());
      columns.text(step -> Json.write(step.entry().step().address()));
      columns.text(step -> step.entry().question().text());
      columns.text(step -> step.entry().answer().text());
      columns.add("bool", step -> step.entry().performed().failed());
      columns.text(step -> plain(step.entry().performed().model()));
      columns.add("int4", step -> step.entry().performed().tokensIn());
      columns.add("int4", step -> step.entry().performed().tokensOut());
      columns.add("bool", step -> step.entry().performed().estimated());
      columns.add("int8", step -> step.entry().tookMicros());
      columns.text(step -> step.entry().actor());
      columns.text(step -> step.entry().role());
      columns.add("numeric", step -> step.entry().cost());
      return statement.executeUpdate();
    }
  }

  /** Sets one array after the other. */
  private static final class Columns {

    private final Connection connection;
    private final PreparedStatement statement;
    private final List<Fenced> steps;
    private int index = 1;

    Columns(Connection connection, PreparedStatement statement, List<Fenced> steps) {
      this.connection = connection;
      this.statement = statement;
      this.steps = steps;
    }

    void text(Function<Fenced, @Nullable String> value) throws SQLException {
      set("text", steps.stream().map(value).toArray(String[]::new));
    }

    void add(String type, Function<Fenced, @Nullable Object> value) throws SQLException {
      set(type, steps.stream().map(value).toArray());
    }

    private void set(String type, @Nullable Object[] values) throws SQLException {
      statement.setArray(index++, connection.createArrayOf(type, values));
    }
  }

  /**
   * Hands a plain step over, to be recorded in a commit of its own or one shared with other runs'
   * steps. After an exception of the wait for it {@link #recordAlone} is to be repeated, not this.
   */
  GroupCommit.Handed handOver(Fenced step) {
    return commit.handOver(step);
  }

  /**
   * Records a step and its companions in one commit of its own.
   *
   * @return false when the run is not the fence's any more; nothing was written
   */
  boolean recordAlone(Fenced step) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return record(connection, step);
    }
  }

  /**
   * Records a step and its companions, in the connection's transaction if it is in one.
   *
   * @return false when the run is not the fence's any more; nothing was written
   */
  static boolean record(Connection connection, Fenced step) throws SQLException {
    Fence fence = step.fence();
    Entry entry = step.entry();
    List<Companion> companions = entry.performed().companions();
    if (companions.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
        set(statement, fence, entry);
        return statement.executeUpdate() == 1;
      }
    }
    try (PreparedStatement statement =
        connection.prepareStatement(Companions.statement(RECORD, companions))) {
      Companions.set(statement, set(statement, fence, entry), companions);
      return Companions.recorded(statement, companions);
    }
  }

  /** Whether this owner has recorded a step at the path. */
  boolean has(Fence fence, String path) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(OWN)) {
      statement.setString(1, fence.run().value());
      statement.setString(2, PathKey.of(path));
      statement.setString(3, fence.node());
      statement.setInt(4, fence.epoch());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static int set(PreparedStatement statement, Fence fence, Entry entry)
      throws SQLException {
    Journal.Step step = entry.step();
    Journal.Performed performed = entry.performed();
    statement.setString(1, PathKey.of(step.path()));
    statement.setInt(2, performed.attempts());
    statement.setString(3, step.tool());
    statement.setString(4, Json.write(step.address()));
    entry.question().set(statement, 5);
    entry.answer().set(statement, 7);
    statement.setBoolean(9, performed.failed());
    statement.setString(10, plain(performed.model()));
    statement.setInt(11, performed.tokensIn());
    statement.setInt(12, performed.tokensOut());
    statement.setBoolean(13, performed.estimated());
    statement.setLong(14, entry.tookMicros());
    statement.setString(15, entry.actor());
    statement.setString(16, entry.role());
    statement.setBigDecimal(17, entry.cost());
    return fence.set(statement, 18);
  }

  private static @Nullable String plain(@Nullable String model) {
    return model == null ? null : model.replace("\0", "");
  }
}
