package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code qa}. The hot path of everything: plain JDBC on a connection in autocommit mode,
 * so that a record is one round trip and one commit, and one SQL text, so that the driver keeps it
 * prepared. It calls no functions: PostgreSQL looks each up again in every execution, and computing
 * the step's start here instead of keeping its duration cost a fifth of the statement's time.
 */
final class JournalStore {

  private static final String RECORD =
      """
      INSERT INTO qa (run_id, path, attempts, tool, address, question, question_packed, answer,
        answer_packed, failed, model, tokens_in, tokens_out, estimated, took_micros, ended_at,
        node, epoch)
      SELECT run.id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
        ?, CURRENT_TIMESTAMP, run.node, run.epoch
      FROM run
      WHERE run.id = ? AND run.node = ? AND run.epoch = ? AND run.state = 'running'
      FOR SHARE\
      """;

  private static final String OWN =
      "SELECT 1 FROM qa WHERE run_id = ? AND path = ? AND node = ? AND epoch = ?";

  private static final String ALL =
      """
      SELECT path, tool, address, failed, question, question_packed, answer, answer_packed
      FROM qa WHERE run_id = ?
      """;

  private final DataSource dataSource;

  JournalStore(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** A step with its texts, ready to be written. */
  record Entry(
      Journal.Step step,
      Packed question,
      Packed answer,
      Journal.Performed performed,
      long tookMicros) {}

  /**
   * Records a step and its companions in one commit.
   *
   * @return false when the run is not the fence's any more; nothing was written
   */
  boolean record(Fence fence, Entry entry) throws SQLException {
    List<Companion> companions = entry.performed().companions();
    try (Connection connection = dataSource.getConnection()) {
      if (companions.isEmpty()) {
        try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
          set(statement, fence, entry);
          return statement.executeUpdate() == 1;
        }
      }
      try (PreparedStatement statement =
          connection.prepareStatement(Companions.statement(RECORD, companions))) {
        Companions.set(statement, set(statement, fence, entry), companions);
        return Companions.recorded(statement);
      }
    }
  }

  /** Whether this owner has recorded a step at the path. */
  boolean has(Fence fence, String path) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(OWN)) {
      statement.setString(1, fence.run().value());
      statement.setString(2, path);
      statement.setString(3, fence.node());
      statement.setInt(4, fence.epoch());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Everything recorded for the run, by path. */
  Map<String, Recording.Entry> load(RunId run) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(ALL)) {
      statement.setString(1, run.value());
      try (ResultSet rows = statement.executeQuery()) {
        Map<String, Recording.Entry> entries = new HashMap<>();
        while (rows.next()) {
          entries.put(
              rows.getString(1),
              new Recording.Entry(
                  rows.getString(2),
                  rows.getString(3),
                  rows.getBoolean(4),
                  present(Packed.from(rows, 5)),
                  present(Packed.from(rows, 7))));
        }
        return entries;
      }
    }
  }

  private static Packed present(@Nullable Packed value) {
    if (value == null) {
      throw new IllegalStateException("a journal entry without a text");
    }
    return value;
  }

  private static int set(PreparedStatement statement, Fence fence, Entry entry)
      throws SQLException {
    Journal.Step step = entry.step();
    Journal.Performed performed = entry.performed();
    statement.setString(1, step.path());
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
    statement.setString(15, fence.run().value());
    statement.setString(16, fence.node());
    statement.setInt(17, fence.epoch());
    return 18;
  }

  private static @Nullable String plain(@Nullable String model) {
    return model == null ? null : model.replace("\0", "");
  }
}
