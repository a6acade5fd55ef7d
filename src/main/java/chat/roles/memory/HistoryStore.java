package chat.roles.memory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tables of revisions and of what was before them. What writes is called by those who have
 * locked the version, but for {@link #forgetOlderThan}.
 */
@Component
class HistoryStore {

  private final JdbcClient jdbc;

  HistoryStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void begin(String version, long revision, String method) {
    jdbc.sql(
            "INSERT INTO memory_revision (version_id, revision, method, nodes) VALUES (?, ?, ?, 0)")
        .param(version)
        .param(revision)
        .param(method)
        .update();
  }

  /** Remembers these nodes as they are. */
  void remember(String version, long revision, Collection<String> ids) {
    jdbc.sql(
            """
            INSERT INTO memory_past (version_id, revision, node_id, domain, key, parent_id, content,
              summary, created_at, updated_at)
            SELECT version_id, :revision, id, domain, key, parent_id, content, summary, created_at,
              updated_at
            FROM memory_node WHERE version_id = :version AND id = ANY (:ids)
            """)
        .param("version", version)
        .param("revision", revision)
        .param("ids", NodeStore.array(ids))
        .update();
  }

  /** The ids of the nodes that the revision changed. */
  List<String> changed(String version, long revision) {
    return jdbc.sql("SELECT node_id FROM memory_past WHERE version_id = ? AND revision = ?")
        .param(version)
        .param(revision)
        .query((row, _) -> row.getString(1))
        .list();
  }

  /** Completes the revision; one that changed nothing is none. */
  void end(String version, long revision, int nodes) {
    jdbc.sql(
            nodes == 0
                ? "DELETE FROM memory_revision WHERE nodes = :nodes AND version_id = :version AND revision = :revision"
                : "UPDATE memory_revision SET nodes = :nodes WHERE version_id = :version AND revision = :revision")
        .param("nodes", nodes)
        .param("version", version)
        .param("revision", revision)
        .update();
  }

  void forgetUpTo(String version, long revision) {
    jdbc.sql("DELETE FROM memory_revision WHERE version_id = ? AND revision <= ?")
        .param(version)
        .param(revision)
        .update();
  }

  /** Whether one of the nodes was changed after a revision, or may have been. */
  boolean changedAfter(String version, long revision, Collection<String> ids) {
    return jdbc.sql(
            """
            SELECT EXISTS (
                SELECT FROM memory_past
                WHERE version_id = :version AND revision > :revision AND node_id = ANY (:ids))
              OR (SELECT coalesce(min(revision), :revision + 2) FROM memory_revision
                WHERE version_id = :version) > :revision + 1
            """)
        .param("version", version)
        .param("revision", revision)
        .param("ids", NodeStore.array(ids))
        .query(Boolean.class)
        .single();
  }

  /** Newest first. */
  List<Revision> list(String version, int count, long offset) {
    return jdbc.sql(
            """
            SELECT revision, method, nodes, created_at FROM memory_revision
            WHERE version_id = ? ORDER BY revision DESC LIMIT ? OFFSET ?
            """)
        .param(version)
        .param(count)
        .param(offset)
        .query((row, _) ->
            new Revision(
                row.getLong(1),
                row.getString(2),
                row.getInt(3),
                VersionStore.instant(row, "created_at")))
        .list();
  }

  int count(String version) {
    return jdbc.sql("SELECT count(*) FROM memory_revision WHERE version_id = ?")
        .param(version)
        .query(Integer.class)
        .single();
  }

  /**
   * The revisions after one that are still known, which nobody forgets until the transaction ends.
   */
  List<Long> lockAfter(String version, long revision) {
    return jdbc.sql(
            """
            SELECT revision FROM memory_revision WHERE version_id = ? AND revision > ?
            ORDER BY revision FOR SHARE
            """)
        .param(version)
        .param(revision)
        .query((row, _) -> row.getLong(1))
        .list();
  }

  private static final String THEN =
      """
      WITH target AS (
        SELECT DISTINCT ON (node_id) * FROM memory_past
        WHERE version_id = :version AND revision > :to AND revision < :now
        ORDER BY node_id, revision)
      """;

  /**
   * Remembers in revision {@code now} what differs from how it was after revision {@code to}.
   *
   * @return how many nodes do
   */
  int rememberDifferences(String version, long to, long now) {
    return restoring(
        THEN
            + """
            INSERT INTO memory_past (version_id, revision, node_id, domain, key, parent_id, content,
              summary, created_at, updated_at)
            SELECT :version, :now, t.node_id, n.domain, n.key, n.parent_id, n.content, n.summary,
              n.created_at, n.updated_at
            FROM target t LEFT JOIN memory_node n
              ON n.id = t.node_id AND n.version_id = :version
            WHERE (n.domain, n.key, n.parent_id, n.content, n.summary)
                IS DISTINCT FROM (t.domain, t.key, t.parent_id, t.content, t.summary)
              OR (n.id IS NULL) <> (t.created_at IS NULL)
            """,
        version,
        to,
        now);
  }

  /** Makes the differences undone. The nodes that were not there first. */
  int restore(String version, long to, long now) {
    int removed =
        restoring(
            THEN
                + """
                DELETE FROM memory_node WHERE version_id = :version
                  AND id IN (SELECT node_id FROM target WHERE created_at IS NULL)
                """,
            version,
            to,
            now);
    int written =
        restoring(
            THEN
                + """
                INSERT INTO memory_node AS n (id, version_id, domain, key, parent_id, content,
                  summary, created_at, updated_at)
                SELECT t.node_id, :version, t.domain, t.key, t.parent_id, t.content, t.summary,
                  t.created_at, t.updated_at
                FROM target t JOIN memory_past p ON p.version_id = :version AND p.revision = :now
                  AND p.node_id = t.node_id
                WHERE t.created_at IS NOT NULL
                ON CONFLICT (id) DO UPDATE
                SET domain = EXCLUDED.domain, key = EXCLUDED.key, parent_id = EXCLUDED.parent_id,
                  content = EXCLUDED.content, summary = EXCLUDED.summary,
                  updated_at = EXCLUDED.updated_at
                WHERE n.version_id = EXCLUDED.version_id
                """,
            version,
            to,
            now);
    return removed + written;
  }

  private int restoring(String sql, String version, long to, long now) {
    return jdbc.sql(sql).param("version", version).param("to", to).param("now", now).update();
  }

  /** Forgets old revisions, the oldest first, but for those that somebody is at. */
  int forgetOlderThan(Duration age, int count) {
    return jdbc.sql(
            """
            DELETE FROM memory_revision WHERE (version_id, revision) IN (
              SELECT version_id, revision FROM memory_revision
              WHERE created_at < now() - make_interval(secs => ?)
              ORDER BY created_at, revision LIMIT ? FOR UPDATE SKIP LOCKED)
            """)
        .param((double) age.toSeconds())
        .param(count)
        .update();
  }
}
