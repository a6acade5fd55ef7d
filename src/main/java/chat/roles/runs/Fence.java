package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The right to write for a run: held as long as the run's row names this node and this epoch. */
record Fence(RunId run, String node, int epoch) {

  /** Sets id, node and epoch; returns the index of the next parameter. */
  int set(PreparedStatement statement, int index) throws SQLException {
    statement.setString(index, run.value());
    statement.setString(index + 1, node);
    statement.setInt(index + 2, epoch);
    return index + 3;
  }
}
