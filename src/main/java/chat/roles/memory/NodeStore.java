package chat.roles.memory;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of nodes. What writes is called by those who have locked the version. */
@Component
class NodeStore {

  private static final String GIVEN =
      """
      WITH given AS (
        SELECT * FROM unnest(:ids::text[], :domains::text[], :keys::text[], :parents::text[],
          :contents::text[], :keepsContent::boolean[], :summaries::text[], :keepsSummary::boolean[])
        AS g (id, domain, key, parent_id, content, keeps_content, summary, keeps_summary))
      """;

  private final JdbcClient jdbc;

  NodeStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A node where it is to stand. */
  record Placed(Spot spot, NodeDraft draft) {}

  /** Where all nodes of a version stand. */
  List<Spot> spots(String version) {
    return jdbc.sql("SELECT id, domain, key, parent_id FROM memory_node WHERE version_id = ?")
        .param(version)
        .query((row, _) ->
            new Spot(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
        .list();
  }

  /** The versions of those of the ids that are this actor's. */
  Map<String, String> versionsOf(ActorId actor, Collection<String> ids) {
    Map<String, String> versions = new HashMap<>();
    jdbc.sql(
            """
            SELECT n.id, n.version_id FROM memory_node n JOIN memory_version v ON v.id = n.version_id
            WHERE n.id = ANY (:ids) AND v.actor_id = :actor
            """)
        .param("ids", array(ids))
        .param("actor", actor.value())
        .query(row -> {
          versions.put(row.getString(1), row.getString(2));
        });
    return versions;
  }

  /** Those of the ids that are somebody's. */
  List<String> taken(Collection<String> ids) {
    return jdbc.sql("SELECT id FROM memory_node WHERE id = ANY (?)")
        .param(array(ids))
        .query((row, _) -> row.getString(1))
        .list();
  }

  Optional<Node> find(ActorId actor, String id) {
    if (id.indexOf(0) >= 0) {
      return Optional.empty();
    }
    return jdbc.sql(
            """
            SELECT n.* FROM memory_node n JOIN memory_version v ON v.id = n.version_id
            WHERE n.id = :id AND v.actor_id = :actor
            """)
        .param("id", id)
        .param("actor", actor.value())
        .query(NodeStore::node)
        .optional();
  }

  Optional<Node> find(String version, String domain, String key) {
    return jdbc.sql("SELECT * FROM memory_node WHERE version_id = ? AND domain = ? AND key = ?")
        .param(version)
        .param(domain)
        .param(key)
        .query(NodeStore::node)
        .optional();
  }

  List<Node> all(String version, Collection<String> ids) {
    return jdbc.sql("SELECT * FROM memory_node WHERE version_id = ? AND id = ANY (?)")
        .param(version)
        .param(array(ids))
        .query(NodeStore::node)
        .list();
  }

  /** The nodes that drafts mean, but for large ones. */
  List<Node> meant(String version, List<NodeDraft> drafts, int maxLength) {
    return jdbc.sql(
            """
            SELECT n.* FROM memory_node n
            WHERE n.version_id = :version AND coalesce(length(n.content), 0) < :most
              AND (n.id = ANY (:ids) OR (n.domain, n.key) IN (
                SELECT * FROM unnest(:domains::text[], :keys::text[])))
            """)
        .param("version", version)
        .param("most", maxLength)
        .param("ids", drafts.stream().map(NodeDraft::id).toArray(String[]::new))
        .param("domains", drafts.stream().map(NodeDraft::domain).toArray(String[]::new))
        .param("keys", drafts.stream().map(NodeDraft::key).toArray(String[]::new))
        .query(NodeStore::node)
        .list();
  }

  /** Whether these nodes have more than so many characters of JSON. */
  boolean isLarger(String version, Collection<String> ids, long characters) {
    return jdbc.sql(
            """
            SELECT coalesce(sum(coalesce(length(content), 0) + coalesce(length(summary), 0)), 0) > ?
            FROM memory_node WHERE version_id = ? AND id = ANY (?)
            """)
        .param(characters)
        .param(version)
        .param(array(ids))
        .query(Boolean.class)
        .single();
  }

  /**
   * Those below the parents, by key.
   *
   * @param parents "" stands for none, so for the roots
   * @param domain null for all
   */
  List<Node> children(
      String version, Collection<String> parents, @Nullable String domain, int count, long offset) {
    return jdbc.sql(
            "SELECT * " + CHILDREN + " ORDER BY key, domain, id LIMIT :count OFFSET :offset")
        .param("version", version)
        .param("parents", array(parents))
        .param("domain", domain)
        .param("count", count)
        .param("offset", offset)
        .query(NodeStore::node)
        .list();
  }

  /** Whether the first of the children have more than so many characters of JSON. */
  boolean isLarger(
      String version, Collection<String> parents, String domain, int count, long characters) {
    return jdbc.sql(
            """
            SELECT coalesce(sum(size), 0) > :most FROM (
              SELECT coalesce(length(content), 0) + coalesce(length(summary), 0) AS size
            """
                + CHILDREN
                + " ORDER BY key, domain, id LIMIT :count) first")
        .param("version", version)
        .param("parents", array(parents))
        .param("domain", domain)
        .param("count", count)
        .param("most", characters)
        .query(Boolean.class)
        .single();
  }

  long countChildren(String version, Collection<String> parents, @Nullable String domain) {
    return jdbc.sql("SELECT count(*) " + CHILDREN)
        .param("version", version)
        .param("parents", array(parents))
        .param("domain", domain)
        .query(Long.class)
        .single();
  }

  private static final String CHILDREN =
      """
      FROM memory_node
      WHERE version_id = :version AND domain = coalesce(:domain, domain)
        AND (parent_id = ANY (:parents) OR parent_id IS NULL AND '' = ANY (:parents))
      """;

  long count(String version) {
    return jdbc.sql("SELECT count(*) FROM memory_node WHERE version_id = ?")
        .param(version)
        .query(Long.class)
        .single();
  }

  /** How much an actor knows. */
  record Stats(long domains, long versions, long nodes) {}

  Stats stats(ActorId actor) {
    return jdbc.sql(
            """
            SELECT count(DISTINCT n.domain) AS domains, count(DISTINCT v.id) AS versions,
              count(n.id) AS nodes
            FROM memory_version v LEFT JOIN memory_node n ON n.version_id = v.id
            WHERE v.actor_id = ?
            """)
        .param(actor.value())
        .query(Stats.class)
        .single();
  }

  /**
   * Remembers in the revision what of these nodes is going to change.
   *
   * @return how many do
   */
  int remember(String version, long revision, List<Placed> nodes) {
    return with(
            GIVEN
                + """
                INSERT INTO memory_past (version_id, revision, node_id, domain, key, parent_id,
                  content, summary, created_at, updated_at)
                SELECT :version, :revision, g.id, n.domain, n.key, n.parent_id, n.content,
                  n.summary, n.created_at, n.updated_at
                FROM given g LEFT JOIN memory_node n ON n.id = g.id AND n.version_id = :version
                WHERE n.id IS NULL OR n.domain <> g.domain OR n.key <> g.key
                  OR n.parent_id IS DISTINCT FROM g.parent_id
                  OR NOT g.keeps_content AND n.content IS DISTINCT FROM g.content
                  OR NOT g.keeps_summary AND n.summary IS DISTINCT FROM g.summary
                """,
            version,
            revision,
            nodes)
        .update();
  }

  /**
   * Writes those that the revision remembers.
   *
   * @return how many; less than remembered when somebody else has got an id meanwhile
   */
  int put(String version, long revision, List<Placed> nodes) {
    return with(
            GIVEN
                + """
                INSERT INTO memory_node AS n (id, version_id, domain, key, parent_id, content,
                  summary, created_at, updated_at)
                SELECT g.id, :version, g.domain, g.key, g.parent_id,
                  CASE WHEN g.keeps_content THEN p.content ELSE g.content END,
                  CASE WHEN g.keeps_summary THEN p.summary ELSE g.summary END, now(), now()
                FROM given g JOIN memory_past p
                  ON p.version_id = :version AND p.revision = :revision AND p.node_id = g.id
                ON CONFLICT (id) DO UPDATE
                SET domain = EXCLUDED.domain, key = EXCLUDED.key, parent_id = EXCLUDED.parent_id,
                  content = EXCLUDED.content, summary = EXCLUDED.summary,
                  updated_at = EXCLUDED.updated_at
                WHERE n.version_id = EXCLUDED.version_id
                """,
            version,
            revision,
            nodes)
        .update();
  }

  private JdbcClient.StatementSpec with(
      String sql, String version, long revision, List<Placed> nodes) {
    return jdbc.sql(sql)
        .param("version", version)
        .param("revision", revision)
        .param("ids", column(nodes, placed -> placed.spot().id()))
        .param("domains", column(nodes, placed -> placed.spot().domain()))
        .param("keys", column(nodes, placed -> placed.spot().key()))
        .param("parents", column(nodes, placed -> placed.spot().parentId()))
        .param("contents", column(nodes, placed -> placed.draft().contentText()))
        .param("summaries", column(nodes, placed -> placed.draft().summaryText()))
        .param("keepsContent", flags(nodes, placed -> placed.draft().content() == null))
        .param("keepsSummary", flags(nodes, placed -> placed.draft().summary() == null));
  }

  void delete(String version, Collection<String> ids) {
    jdbc.sql("DELETE FROM memory_node WHERE version_id = ? AND id = ANY (?)")
        .param(version)
        .param(array(ids))
        .update();
  }

  static String[] array(Collection<String> values) {
    return values.toArray(String[]::new);
  }

  private static @Nullable String[] column(
      List<Placed> nodes, Function<Placed, @Nullable String> value) {
    return nodes.stream().map(value).toArray(String[]::new);
  }

  private static Boolean[] flags(List<Placed> nodes, Function<Placed, Boolean> value) {
    return nodes.stream().map(value).toArray(Boolean[]::new);
  }

  static Node node(ResultSet row, int number) throws SQLException {
    String content = row.getString("content");
    return new Node(
        row.getString("id"),
        row.getString("key"),
        row.getString("version_id"),
        row.getString("domain"),
        row.getString("parent_id"),
        content == null ? null : Json.parse(content),
        row.getString("summary"),
        VersionStore.instant(row, "created_at"),
        VersionStore.instant(row, "updated_at"));
  }
}
