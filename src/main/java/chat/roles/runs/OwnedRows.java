package chat.roles.runs;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows of runs that a statement made a node's. */
final class OwnedRows {

  /** What such a statement returns of {@code run}. */
  static final String COLUMNS =
      "run.id, run.epoch, run.kind, run.owner, run.actor, run.lane, run.input, run.input_packed";

  private OwnedRows() {}

  /**
   * Carries the statement out.
   *
   * @param freshAt the epoch at which a run is certainly carried out for the first time; 0 for none
   */
  static List<Owned> of(PreparedStatement statement, String node, int freshAt) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      List<Owned> owned = new ArrayList<>();
      while (rows.next()) {
        owned.add(row(rows, node, freshAt));
      }
      return owned;
    }
  }

  static Owned row(ResultSet row, String node, int freshAt) throws SQLException {
    Packed input = Packed.from(row, 7);
    int epoch = row.getInt(2);
    return new Owned(
        new Fence(new RunId(row.getString(1)), node, epoch),
        row.getString(3),
        new UserId(row.getString(4)),
        new ActorId(row.getString(5)),
        row.getString(6),
        Json.parse(input == null ? "null" : input.unpacked()),
        epoch == freshAt);
  }
}
