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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import tools.jackson.databind.JsonNode;

/** The places at which runs wait for their user, as others see them. */
final class SuspensionStore {

  private static final String OPEN_FOR_USER = "reason = 'user' AND answered_by IS NULL";

  private final DataSource dataSource;

  SuspensionStore(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** The newest place of each run that waits for its user. */
  Map<RunId, Suspension> newest(Collection<RunId> runs) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return newest(connection, runs);
    }
  }

  static Map<RunId, Suspension> newest(Connection connection, Collection<RunId> runs)
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
