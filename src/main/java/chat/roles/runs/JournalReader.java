package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The journal as a run that goes on reads it: from some step on, a slice at a time. */
final class JournalReader {

  /** How much of a journal is in memory at a time. */
  static final int STEPS = 1_000;

  private static final int BYTES = 8 * 1024 * 1024;

  private static final String SLICE =
      """
      SELECT path, tool, address, failed, question, question_packed, answer, answer_packed, steps
      FROM (
        SELECT *, count(*) OVER () AS steps,
          sum(bytes) OVER (ORDER BY path COLLATE "C") - bytes AS bytes_before
        FROM (
          SELECT path, tool, address, failed, question, question_packed, answer, answer_packed,
            coalesce(octet_length(question), octet_length(question_packed), 0)
              + coalesce(octet_length(answer), octet_length(answer_packed), 0) AS bytes
          FROM qa WHERE run_id = ? AND path >= ? ORDER BY path LIMIT ?) ahead) slice
      WHERE bytes_before < ? ORDER BY path
      """;

  private static final String SPENT =
      """
      SELECT count(*), coalesce(sum(tokens_in + tokens_out), 0) FROM qa
      WHERE run_id = ? AND tool = ANY (?)
      """;

  private final DataSource dataSource;

  JournalReader(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Steps that follow each other.
   *
   * @param entries by {@link PathKey}, in their order
   * @param last whether nothing comes after them
   */
  record Slice(Map<String, Recording.Entry> entries, boolean last) {}

  /** The next steps of the run from the key on: at least one, if there are any. */
  Slice slice(RunId run, String from) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(SLICE)) {
      statement.setString(1, run.value());
      statement.setString(2, from);
      statement.setInt(3, STEPS);
      statement.setInt(4, BYTES);
      try (ResultSet rows = statement.executeQuery()) {
        Map<String, Recording.Entry> entries = new LinkedHashMap<>();
        int there = 0;
        while (rows.next()) {
          entries.put(rows.getString(1), entry(rows));
          there = rows.getInt(9);
        }
        return new Slice(entries, there < STEPS && entries.size() == there);
      }
    }
  }

  private static Recording.Entry entry(ResultSet row) throws SQLException {
    return new Recording.Entry(
        row.getString(2),
        row.getString(3),
        row.getBoolean(4),
        present(Packed.from(row, 5)),
        present(Packed.from(row, 7)));
  }

  private static Packed present(@Nullable Packed value) {
    if (value == null) {
      throw new IllegalStateException("a journal entry without a text");
    }
    return value;
  }

  /** What the run's steps of these tools come to. */
  Journal.Spent spent(RunId run, Collection<String> tools) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(SPENT)) {
      statement.setString(1, run.value());
      statement.setArray(2, connection.createArrayOf("text", Set.copyOf(tools).toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return new Journal.Spent(rows.getLong(1), rows.getLong(2));
      }
    }
  }
}
