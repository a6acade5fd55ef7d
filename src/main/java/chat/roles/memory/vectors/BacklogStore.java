package chat.roles.memory.vectors;

import chat.roles.memory.vectors.VectorStore.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Texts that wait for a vector, and removals that are still remembered. */
@Repository
class BacklogStore {

  private static final int MAX_ATTEMPTS_COUNTED = 10;

  private final JdbcClient jdbc;
  private final VectorStore vectors;
  private final TransactionTemplate transaction;

  BacklogStore(JdbcClient jdbc, VectorStore vectors, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.vectors = vectors;
    this.transaction = new TransactionTemplate(transactions);
  }

  /** A text as it was read. */
  record Pending(long scopeId, String id, long revision, String text) {}

  /**
   * Some that have no vector of the model and are not put off.
   *
   * @param model 0 before there is any
   */
  List<Pending> pending(int model, int atMost) {
    return jdbc.sql(
            """
            SELECT scope_id, id, revision, text FROM vector_item
            WHERE removed_at IS NULL AND (embedded_by < :model OR embedded_by > :model
                OR (embedded_by = 0 AND :model = 0))
              AND retry_at <= now()
            LIMIT :atMost
            """)
        .param("model", model)
        .param("atMost", atMost)
        .query((row, _) ->
            new Pending(
                row.getLong("scope_id"),
                Objects.requireNonNull(row.getString("id")),
                row.getLong("revision"),
                Objects.requireNonNull(row.getString("text"))))
        .list();
  }

  /** Writes the vectors of those that were not changed since they were read. */
  void write(List<Pending> batch, List<float[]> made, int model) {
    Map<Long, Map<Pending, short[]>> byScope = new TreeMap<>();
    for (int i = 0; i < batch.size(); i++) {
      byScope
          .computeIfAbsent(batch.get(i).scopeId(), _ -> new LinkedHashMap<>())
          .put(batch.get(i), Components.of(made.get(i)));
    }
    byScope.forEach((scope, vectorsOfScope) ->
        transaction.executeWithoutResult(_ -> write(scope, model, vectorsOfScope)));
  }

  private void write(long scopeId, int model, Map<Pending, short[]> made) {
    Scope scope =
        jdbc.sql(
                """
                UPDATE vector_scope SET revision = revision + 1 WHERE id = :scope
                RETURNING id, revision, pruned
                """)
            .param("scope", scopeId)
            .query(Scope.class)
            .optional()
            .orElse(null);
    if (scope == null) {
      return;
    }
    Map<String, short[]> current = new LinkedHashMap<>();
    made.forEach((item, vector) -> {
      if (mark(item, model, scope.revision())) {
        current.put(item.id(), vector);
      }
    });
    vectors.putVectors(scope, model, current);
  }

  private boolean mark(Pending item, int model, long revision) {
    return jdbc.sql(
                """
                UPDATE vector_item SET embedded_by = :model, revision = :newRevision, attempts = 0
                WHERE scope_id = :scope AND id = :id AND revision = :revision
                  AND removed_at IS NULL
                """)
            .param("model", model)
            .param("newRevision", revision)
            .param("scope", item.scopeId())
            .param("id", item.id())
            .param("revision", item.revision())
            .update()
        > 0;
  }

  /** Puts off a text that was refused: a minute, then twice as long each time. */
  void postpone(Pending item) {
    jdbc.sql(
            """
            UPDATE vector_item
            SET attempts = attempts + 1,
              retry_at = now() + make_interval(mins => CAST(power(2, least(attempts, :most)) AS int))
            WHERE scope_id = :scope AND id = :id AND revision = :revision
            """)
        .param("most", MAX_ATTEMPTS_COUNTED)
        .param("scope", item.scopeId())
        .param("id", item.id())
        .param("revision", item.revision())
        .update();
  }

  /** Forgets removals of an hour ago; servers that have not heard of them read the scope anew. */
  void forgetRemovals() {
    List<Long> scopes =
        new ArrayList<>(
            jdbc.sql(
                    """
                    SELECT DISTINCT scope_id FROM (
                      SELECT scope_id FROM vector_item
                      WHERE removed_at < now() - interval '1 hour' LIMIT 5000) AS old
                    """)
                .query(Long.class)
                .list());
    scopes.sort(null);
    scopes.forEach(scope ->
        jdbc.sql(
                """
                WITH forgotten AS (
                  DELETE FROM vector_item
                  WHERE scope_id = :scope AND removed_at < now() - interval '1 hour'
                  RETURNING revision)
                UPDATE vector_scope
                SET pruned = greatest(pruned, (SELECT max(revision) FROM forgotten))
                WHERE id = :scope
                """)
            .param("scope", scope)
            .update());
  }
}
