package chat.roles.memory.vectors;

import chat.roles.memory.vectors.ModelStore.Model;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Scopes, their texts and vectors. What writes needs a transaction of the caller's. */
@Repository
class VectorStore {

  private static final int BATCH = 500;

  private final JdbcClient jdbc;
  private final JdbcTemplate template;
  private final PgVector pgVector;

  VectorStore(JdbcClient jdbc, JdbcTemplate template, PgVector pgVector) {
    this.jdbc = jdbc;
    this.template = template;
    this.pgVector = pgVector;
  }

  /**
   * A scope as it is committed, or as the caller's transaction has made it.
   *
   * @param pruned the revision of the newest removal that is forgotten
   */
  record Scope(long id, long revision, long pruned) {}

  Optional<Scope> find(VectorScope scope) {
    return jdbc.sql(
            "SELECT id, revision, pruned FROM vector_scope WHERE kind = :kind AND name = :name")
        .param("kind", scope.kind())
        .param("name", scope.name())
        .query(Scope.class)
        .optional();
  }

  /** Begins a change: nobody else makes one until the transaction ends. */
  Scope change(VectorScope scope) {
    return jdbc.sql(
            """
            INSERT INTO vector_scope AS s (kind, name) VALUES (:kind, :name)
            ON CONFLICT (kind, name) DO UPDATE SET revision = s.revision + 1
            RETURNING id, revision, pruned
            """)
        .param("kind", scope.kind())
        .param("name", scope.name())
        .query(Scope.class)
        .single();
  }

  /** The same for one that is there; empty when it is not. */
  Optional<Scope> changeExisting(VectorScope scope) {
    return jdbc.sql(
            """
            UPDATE vector_scope SET revision = revision + 1 WHERE kind = :kind AND name = :name
            RETURNING id, revision, pruned
            """)
        .param("kind", scope.kind())
        .param("name", scope.name())
        .query(Scope.class)
        .optional();
  }

  void put(Scope scope, Collection<VectorEntry> entries, Embedded embedded, int newest) {
    template.batchUpdate(
        """
        INSERT INTO vector_item AS i (scope_id, id, revision, text, labels, payload, words,
          embedded_by)
        VALUES (?, ?, ?, ?, ?, ?, array_to_tsvector(?), ?)
        ON CONFLICT (scope_id, id) DO UPDATE
        SET revision = EXCLUDED.revision, removed_at = NULL, text = EXCLUDED.text,
          labels = EXCLUDED.labels, payload = EXCLUDED.payload, words = EXCLUDED.words,
          embedded_by = EXCLUDED.embedded_by, attempts = 0, retry_at = '-infinity'
        """,
        entries,
        BATCH,
        (statement, entry) -> {
          var connection = statement.getConnection();
          statement.setLong(1, scope.id());
          statement.setString(2, entry.id());
          statement.setLong(3, scope.revision());
          statement.setString(4, entry.text());
          statement.setArray(5, connection.createArrayOf("text", entry.labels().toArray()));
          statement.setString(6, entry.payload());
          Set<String> words = Lexemes.of(entry.text() + "\n" + entry.words());
          statement.setArray(7, connection.createArrayOf("text", words.toArray()));
          statement.setInt(8, embedded.vector(newest, entry.text()) == null ? 0 : newest);
        });
    deleteVectors(scope, entries.stream().map(VectorEntry::id).toList());
    for (int model : embedded.models()) {
      Map<String, short[]> vectors = new LinkedHashMap<>();
      for (VectorEntry entry : entries) {
        short[] vector = embedded.vector(model, entry.text());
        if (vector != null) {
          vectors.put(entry.id(), vector);
        }
      }
      putVectors(scope, model, vectors);
    }
  }

  /** Writes vectors of a model, by the ids of their items. */
  void putVectors(Scope scope, int model, Map<String, short[]> vectors) {
    boolean both = pgVector.isReady();
    template.batchUpdate(
        both
            ? """
            INSERT INTO item_vector (scope_id, item_id, model_id, components, embedding)
            VALUES (?, ?, ?, ?, CAST(? AS vector))
            ON CONFLICT (scope_id, model_id, item_id) DO UPDATE
            SET components = EXCLUDED.components, embedding = EXCLUDED.embedding
            """
            : """
            INSERT INTO item_vector (scope_id, item_id, model_id, components)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (scope_id, model_id, item_id) DO UPDATE
            SET components = EXCLUDED.components
            """,
        vectors.entrySet(),
        BATCH,
        (statement, vector) -> {
          statement.setLong(1, scope.id());
          statement.setString(2, vector.getKey());
          statement.setInt(3, model);
          statement.setBytes(4, Components.bytes(vector.getValue()));
          if (both) {
            statement.setString(5, Components.literal(vector.getValue()));
          }
        });
  }

  private void deleteVectors(Scope scope, List<String> ids) {
    jdbc.sql("DELETE FROM item_vector WHERE scope_id = :scope AND item_id = ANY (:ids)")
        .param("scope", scope.id())
        .param("ids", ids.toArray(String[]::new))
        .update();
  }

  int remove(Scope scope, Collection<String> ids) {
    List<String> removed =
        jdbc.sql(REMOVE.formatted("id = ANY (:ids)"))
            .param("scope", scope.id())
            .param("revision", scope.revision())
            .param("ids", ids.toArray(String[]::new))
            .query((row, _) -> text(row, "id"))
            .list();
    deleteVectors(scope, removed);
    return removed.size();
  }

  int removeWhere(Scope scope, List<Set<String>> filters) {
    List<String> removed =
        Filters.bind(
                jdbc.sql(REMOVE.formatted("true" + Filters.sql("labels", filters)))
                    .param("scope", scope.id())
                    .param("revision", scope.revision()),
                filters)
            .query((row, _) -> text(row, "id"))
            .list();
    deleteVectors(scope, removed);
    return removed.size();
  }

  private static final String REMOVE =
      """
      UPDATE vector_item
      SET removed_at = now(), revision = :revision, text = '', payload = NULL, labels = '{}',
        words = ''
      WHERE scope_id = :scope AND removed_at IS NULL AND %s
      RETURNING id
      """;

  /** Nothing of it is left; what is made under the same name later is another scope. */
  void drop(VectorScope scope) {
    jdbc.sql("DELETE FROM vector_scope WHERE kind = :kind AND name = :name")
        .param("kind", scope.kind())
        .param("name", scope.name())
        .update();
  }

  long scopes(String kind, String prefix) {
    return jdbc.sql(
            "SELECT count(*) FROM vector_scope WHERE kind = :kind AND starts_with(name, :prefix)")
        .param("kind", kind)
        .param("prefix", prefix)
        .query(Long.class)
        .single();
  }

  /** How many texts can be found. */
  long count(Scope scope) {
    return jdbc.sql(
            "SELECT count(*) FROM vector_item WHERE scope_id = :scope AND removed_at IS NULL")
        .param("scope", scope.id())
        .query(Long.class)
        .single();
  }

  boolean hasMoreThan(Scope scope, int count) {
    return jdbc.sql(
            """
            SELECT count(*) > :count FROM (
              SELECT FROM vector_item WHERE scope_id = :scope AND removed_at IS NULL
              LIMIT :count + 1) AS counted
            """)
        .param("scope", scope.id())
        .param("count", count)
        .query(Boolean.class)
        .single();
  }

  /** The revision of the newest removal that is forgotten; empty when the scope is gone. */
  Optional<Long> pruned(long scope) {
    return jdbc.sql("SELECT pruned FROM vector_scope WHERE id = :scope")
        .param("scope", scope)
        .query(Long.class)
        .optional();
  }

  /** Takes a changed item; without a vector when it is removed or has none. */
  interface Taker {
    void take(String id, String[] labels, byte @Nullable [] components);
  }

  /** Gives what changed after a revision, rows as they come when a transaction is open. */
  void changes(long scope, Model model, long after, Taker taker) {
    jdbc.sql(
            """
            SELECT i.id, i.labels, v.components
            FROM vector_item i
            LEFT JOIN item_vector v
              ON v.scope_id = i.scope_id AND v.item_id = i.id AND v.model_id = :model
            WHERE i.scope_id = :scope AND i.revision > :after
            """)
        .withFetchSize(2_000)
        .param("model", model.id())
        .param("scope", scope)
        .param("after", after)
        .query((ResultSet row) ->
            taker.take(text(row, "id"), labels(row), row.getBytes("components")));
  }

  /** The ids of what has the words, the best first. */
  List<String> byWords(Scope scope, String query, List<Set<String>> filters, int count) {
    return Filters.bind(
            jdbc.sql(
                    """
                    SELECT id FROM (
                      SELECT id, words FROM vector_item
                      WHERE scope_id = :scope AND removed_at IS NULL
                        AND words @@ CAST(:query AS tsquery) %s
                      LIMIT 2000) AS found
                    ORDER BY ts_rank(words, CAST(:query AS tsquery)) DESC, id
                    LIMIT :count
                    """
                        .formatted(Filters.sql("labels", filters)))
                .param("scope", scope.id())
                .param("query", query)
                .param("count", count),
            filters)
        .query((row, _) -> text(row, "id"))
        .list();
  }

  /**
   * What is stored of the ids that are still there. Each is looked up for itself, by the keys: of
   * tables that were filled a moment ago the planner knows too little to choose that.
   */
  Map<String, Stored> read(Scope scope, @Nullable Model model, Collection<String> ids) {
    Map<String, Stored> found = new HashMap<>();
    jdbc.sql(
            """
            SELECT i.id, i.text, i.payload, v.components
            FROM unnest(CAST(:ids AS text[])) AS wanted (id)
            CROSS JOIN LATERAL (
              SELECT id, text, payload FROM vector_item
              WHERE scope_id = :scope AND id = wanted.id COLLATE "C" AND removed_at IS NULL
              LIMIT 1) i
            LEFT JOIN LATERAL (
              SELECT components FROM item_vector
              WHERE scope_id = :scope AND item_id = i.id AND model_id = :model
              LIMIT 1) v ON true
            """)
        .param("scope", scope.id())
        .param("model", model == null ? 0 : model.id())
        .param("ids", ids.toArray(String[]::new))
        .query((ResultSet row) -> {
          found.put(
              text(row, "id"),
              new Stored(text(row, "text"), row.getString("payload"), row.getBytes("components")));
        });
    return found;
  }

  /** What is stored of an item. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Stored(String text, @Nullable String payload, byte @Nullable [] components) {}

  private static String[] labels(ResultSet row) throws SQLException {
    Object[] labels = (Object[]) row.getArray("labels").getArray();
    return Arrays.copyOf(labels, labels.length, String[].class);
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column));
  }
}
