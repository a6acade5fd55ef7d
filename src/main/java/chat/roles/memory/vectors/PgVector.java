package chat.roles.memory.vectors;

import chat.roles.memory.vectors.ModelStore.Model;
import chat.roles.memory.vectors.VectorBlocks.Near;
import chat.roles.memory.vectors.VectorStore.Scope;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Nearest neighbours by pgvector's HNSW index, when the database has pgvector. An index holds all
 * scopes of a model: what a scope or a label rules out is passed over, for as long as it takes to
 * find enough, or {@value #MAX_SCANNED} vectors.
 */
@Component
class PgVector {

  private static final int MAX_SCANNED = 40_000;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Set<Integer> indexed = ConcurrentHashMap.newKeySet();
  private volatile boolean ready;

  PgVector(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  /** Whether vectors are to be written for it too. */
  boolean isReady() {
    return ready;
  }

  void becomesReady() {
    ready = true;
  }

  /** Whether an index over all vectors of the model is there. */
  boolean holds(Model model) {
    return indexed.contains(model.id());
  }

  void hasIndexed(int model) {
    indexed.add(model);
  }

  /**
   * Nearly always the nearest, however far they are; fewer than there are when filters rule nearly
   * everything out.
   */
  List<Near> nearest(Scope scope, Model model, ExactSearch.Wanted wanted) {
    return transaction.execute(_ -> {
      jdbc.sql(
              """
              SELECT set_config('hnsw.ef_search', :width, true),
                set_config('hnsw.iterative_scan', 'strict_order', true),
                set_config('hnsw.max_scan_tuples', :scanned, true)
              """)
          .param("width", String.valueOf(Math.clamp(2L * wanted.count(), 100, 1_000)))
          .param("scanned", String.valueOf(MAX_SCANNED))
          .query()
          .listOfRows();
      return query(scope, model, wanted);
    });
  }

  private List<Near> query(Scope scope, Model model, ExactSearch.Wanted wanted) {
    List<Set<String>> filters = wanted.labels().sets();
    // the number stands in the text, since an index over an expression is found by it alone
    String distance =
        "(v.embedding::vector(%d)) <=> CAST(:wanted AS vector)".formatted(model.dimension());
    return Filters.bind(
            jdbc.sql(
                    """
                    SELECT v.item_id AS id, %s AS distance
                    FROM item_vector v
                    JOIN vector_item i ON i.scope_id = v.scope_id AND i.id = v.item_id
                    WHERE v.model_id = %d AND v.scope_id = :scope AND v.embedding IS NOT NULL %s
                    ORDER BY %s LIMIT :count
                    """
                        .formatted(
                            distance, model.id(), Filters.sql("i.labels", filters), distance))
                .param("scope", scope.id())
                .param("wanted", Components.literal(Components.of(wanted.vector())))
                .param("count", wanted.count()),
            filters)
        .query((row, _) ->
            new Near(Objects.requireNonNull(row.getString("id")), row.getDouble("distance")))
        .list();
  }
}
