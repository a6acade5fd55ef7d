package chat.roles.memory;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of versions. */
@Component
class VersionStore {

  private static final String NAMED =
      """
      SELECT * FROM memory_version WHERE actor_id = :actor AND (id = :name OR key = :name)
      ORDER BY id = :name DESC LIMIT 1
      """;

  private static final String NEWEST =
      "SELECT * FROM memory_version WHERE actor_id = :actor ORDER BY arrival DESC LIMIT 1";

  private final JdbcClient jdbc;

  VersionStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param name id or key; null for the newest
   */
  Optional<Version> find(ActorId actor, @Nullable String name) {
    return named(name == null ? NEWEST : NAMED, actor, name);
  }

  /** The same, which nobody else changes until the transaction ends. */
  Optional<Version> lock(ActorId actor, @Nullable String name) {
    return named((name == null ? NEWEST : NAMED) + " FOR NO KEY UPDATE", actor, name);
  }

  private Optional<Version> named(String sql, ActorId actor, @Nullable String name) {
    if (name != null && name.indexOf(0) >= 0) {
      return Optional.empty();
    }
    return jdbc.sql(sql)
        .param("actor", actor.value())
        .param("name", name)
        .query(VersionStore::version)
        .optional();
  }

  /** Adds a draft, or changes the one with the key. Empty when that is published. */
  Optional<Version> save(ActorId actor, VersionDraft draft) {
    return jdbc.sql(
            """
            INSERT INTO memory_version AS v (id, actor_id, key, content, language)
            VALUES (:id, :actor, :key, :content, :language)
            ON CONFLICT (actor_id, key) DO UPDATE
            SET content = coalesce(EXCLUDED.content, v.content),
              language = coalesce(EXCLUDED.language, v.language), updated_at = now()
            WHERE NOT v.published
            RETURNING *
            """)
        .param("id", Ids.nanoid())
        .param("actor", actor.value())
        .param("key", draft.key())
        .param("content", draft.content() == null ? null : Json.write(draft.content()))
        .param("language", draft.language())
        .query(VersionStore::version)
        .optional();
  }

  Version publish(String id) {
    return jdbc.sql(
            "UPDATE memory_version SET published = true, updated_at = now() WHERE id = ? RETURNING *")
        .param(id)
        .query(VersionStore::version)
        .single();
  }

  /** Notes that the nodes were changed. */
  void moveTo(String id, long revision) {
    jdbc.sql("UPDATE memory_version SET revision = ?, updated_at = now() WHERE id = ?")
        .param(revision)
        .param(id)
        .update();
  }

  /** Removes it with its nodes and their history. */
  void remove(String id) {
    jdbc.sql("DELETE FROM memory_version WHERE id = ?").param(id).update();
  }

  int count(ActorId actor) {
    return jdbc.sql("SELECT count(*) FROM memory_version WHERE actor_id = ?")
        .param(actor.value())
        .query(Integer.class)
        .single();
  }

  /** Whether the first of the list have more than so many characters of JSON together. */
  boolean isLarger(ActorId actor, @Nullable Boolean published, int count, long characters) {
    return jdbc.sql(
            """
            SELECT coalesce(sum(size), 0) > :most FROM (
              SELECT coalesce(length(content), 0) + 200 AS size FROM memory_version
              WHERE actor_id = :actor AND published = coalesce(:published, published)
              ORDER BY arrival DESC LIMIT :count) first
            """)
        .param("actor", actor.value())
        .param("published", published)
        .param("count", count)
        .param("most", characters)
        .query(Boolean.class)
        .single();
  }

  /** Newest first. */
  List<Version> list(ActorId actor, @Nullable Boolean published, int count, long offset) {
    return jdbc.sql(
            """
            SELECT * FROM memory_version
            WHERE actor_id = :actor AND published = coalesce(:published, published)
            ORDER BY arrival DESC LIMIT :count OFFSET :offset
            """)
        .param("actor", actor.value())
        .param("published", published)
        .param("count", count)
        .param("offset", offset)
        .query(VersionStore::version)
        .list();
  }

  /** Removes all of these actors, after those who change them. */
  void removeOf(Collection<ActorId> actors) {
    String[] ids = actors.stream().map(ActorId::value).toArray(String[]::new);
    jdbc.sql("SELECT id FROM memory_version WHERE actor_id = ANY (?) ORDER BY id FOR UPDATE")
        .param(ids)
        .query(String.class)
        .list();
    jdbc.sql("DELETE FROM memory_version WHERE actor_id = ANY (?)").param(ids).update();
  }

  private static Version version(ResultSet row, int number) throws SQLException {
    String content = row.getString("content");
    return new Version(
        row.getString("id"),
        row.getString("key"),
        new ActorId(row.getString("actor_id")),
        content == null ? null : Json.parse(content),
        row.getString("language"),
        row.getBoolean("published"),
        row.getLong("revision"),
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
