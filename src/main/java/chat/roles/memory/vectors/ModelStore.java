package chat.roles.memory.vectors;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The models that vectors are of. */
@Repository
class ModelStore {

  private final JdbcClient jdbc;

  ModelStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A model.
   *
   * @param complete whether all texts had their vector of it
   */
  record Model(int id, String name, int dimension, boolean complete) {}

  /** All that are not retired, the one chosen last first. */
  List<Model> models() {
    return jdbc.sql(
            """
            SELECT id, name, dimension, completed_at IS NOT NULL AS complete
            FROM embedding_model WHERE NOT retired ORDER BY chosen_at DESC, id DESC
            """)
        .query((row, _) ->
            new Model(
                row.getInt("id"),
                Objects.requireNonNull(row.getString("name")),
                row.getInt("dimension"),
                row.getBoolean("complete")))
        .list();
  }

  /** Makes it the one chosen last. The first of all is complete at once. */
  void choose(String name, int dimension) {
    jdbc.sql(
            """
            INSERT INTO embedding_model AS m (name, dimension, completed_at)
            VALUES (:name, :dimension,
              CASE WHEN EXISTS (SELECT FROM embedding_model) THEN NULL ELSE now() END)
            ON CONFLICT (name, dimension) DO UPDATE
            SET chosen_at = clock_timestamp(), completed_at = NULL, retired = false
            WHERE m.retired
              OR m.chosen_at < (SELECT max(chosen_at) FROM embedding_model WHERE NOT retired)
            """)
        .param("name", name)
        .param("dimension", dimension)
        .update();
  }

  void complete(int model) {
    jdbc.sql(
            """
            UPDATE embedding_model SET completed_at = now()
            WHERE id = :model AND completed_at IS NULL
            """)
        .param("model", model)
        .update();
  }

  /** Those whose vectors nobody needs, since a later one is complete for so long. */
  List<Integer> outdated(Duration keep) {
    return jdbc.sql(
            """
            SELECT m.id FROM embedding_model m
            WHERE NOT m.retired AND EXISTS (
              SELECT FROM embedding_model later
              WHERE later.chosen_at > m.chosen_at AND NOT later.retired
                AND later.completed_at < now() - make_interval(secs => :seconds))
            """)
        .param("seconds", keep.toSeconds())
        .query((row, _) -> row.getInt("id"))
        .list();
  }

  /** Deletes some of its vectors; retires it when there are none any more. False: there are. */
  boolean retire(int model, int atMost) {
    int deleted =
        jdbc.sql(
                """
                DELETE FROM item_vector WHERE ctid = ANY (ARRAY(
                  SELECT ctid FROM item_vector WHERE model_id = :model LIMIT :atMost))
                """)
            .param("model", model)
            .param("atMost", atMost)
            .update();
    if (deleted > 0) {
      return false;
    }
    jdbc.sql("UPDATE embedding_model SET retired = true, completed_at = NULL WHERE id = :model")
        .param("model", model)
        .update();
    return true;
  }
}
