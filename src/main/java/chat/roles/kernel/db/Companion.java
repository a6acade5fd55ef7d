package chat.roles.kernel.db;

import java.util.List;

/**
 * A write that becomes true together with a journal record, or not at all.
 *
 * <p>The statement is one data-modifying SQL statement (INSERT, UPDATE, DELETE) that becomes a
 * common table expression of the record's own INSERT, so the whole costs one round trip. It must
 * read {@code FROM recorded}, a relation of one row when the record was written and of none when
 * the run had already lost its owner: {@code INSERT INTO message (…) SELECT ?, ? FROM recorded}.
 * Companions of one record all see the state before it, and must not touch the same row twice.
 *
 * @param sql with JDBC {@code ?} parameters
 * @param parameters in their order; no element is null (cast a NULL in the SQL)
 * @param carriedOut told when the statement was carried out, shortly before or after its commit;
 *     not at all when the process dies in between; must neither block nor fail
 */
public record Companion(String sql, List<Object> parameters, Runnable carriedOut) {

  public Companion {
    parameters = List.copyOf(parameters);
  }

  public Companion(String sql, List<Object> parameters) {
    this(sql, parameters, () -> {});
  }
}
