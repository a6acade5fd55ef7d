package chat.roles.hosts;

import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class HostStore {

  private static final String SELECT =
      """
      SELECT id, role_id, created_by, published_at, released_no, program_hash, singleton, uses,
        created_at, updated_at, deleted
      FROM host
      """;

  private static final String OF_ROLE_FOR_READER =
      " WHERE role_id = :role AND NOT deleted AND (published_at IS NOT NULL OR created_by = :reader)";

  private final JdbcClient jdbc;

  HostStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Host> find(HostId id) {
    return jdbc.sql(SELECT + "WHERE id = :id")
        .param("id", id.value())
        .query(HostStore::host)
        .optional();
  }

  /** Waits for others who change the host, and keeps them waiting until the transaction ends. */
  Optional<Host> lock(HostId id) {
    return jdbc.sql(SELECT + "WHERE id = :id FOR UPDATE")
        .param("id", id.value())
        .query(HostStore::host)
        .optional();
  }

  /**
   * Lets the user's hosts be saved one after the other until the transaction ends, so that checks
   * over several of them hold.
   */
  void lockAllOf(UserId user) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
        .param("key", "hosts of " + user)
        .query((row, number) -> true)
        .single();
  }

  Optional<Host> newestPublished(RoleId role) {
    return published(role, 1).stream().findFirst();
  }

  /** Published ones, the newest first. */
  List<Host> published(RoleId role, int atMost) {
    return jdbc.sql(
            SELECT
                + """
                WHERE role_id = :role AND published_at IS NOT NULL AND NOT deleted
                ORDER BY published_at DESC, id LIMIT :most
                """)
        .param("role", role.value())
        .param("most", atMost)
        .query(HostStore::host)
        .list();
  }

  boolean hasPublished(RoleId role) {
    return newestPublished(role).isPresent();
  }

  /** Whether another host of the role that the user may know of has this release number. */
  boolean isReleasedNoUsed(RoleId role, String releasedNo, UserId user, @Nullable HostId except) {
    return jdbc.sql(
            "SELECT EXISTS (SELECT FROM host"
                + OF_ROLE_FOR_READER
                + " AND released_no = :releasedNo AND id <> :except)")
        .param("role", role.value())
        .param("reader", user.value())
        .param("releasedNo", releasedNo)
        .param("except", except == null ? "" : except.value())
        .query(Boolean.class)
        .single();
  }

  /** The published ones and the reader's own, the last made first. */
  Page<Host> ofRole(RoleId role, @Nullable UserId reader, PageRequest page) {
    String user = reader == null ? "" : reader.value();
    List<Host> items =
        jdbc.sql(
                SELECT
                    + OF_ROLE_FOR_READER
                    + " ORDER BY created_at DESC, id LIMIT :size OFFSET :offset")
            .param("role", role.value())
            .param("reader", user)
            .param("size", page.size())
            .param("offset", page.offset())
            .query(HostStore::host)
            .list();
    long total =
        jdbc.sql("SELECT count(*) FROM host" + OF_ROLE_FOR_READER)
            .param("role", role.value())
            .param("reader", user)
            .query(Long.class)
            .single();
    return Page.of(items, page, total);
  }

  void insert(Host host) {
    write(
        """
        INSERT INTO host (id, role_id, program_hash, singleton, released_no, published_at,
          created_by, created_at, updated_at, uses)
        VALUES (:id, :role, :hash, :singleton, :releasedNo, :publishedAt, :createdBy, :createdAt,
          :updatedAt, :uses)
        """,
        host);
  }

  void update(Host host) {
    write(
        """
        UPDATE host
        SET role_id = :role, program_hash = :hash, singleton = :singleton,
          released_no = :releasedNo, published_at = :publishedAt, updated_at = :updatedAt,
          uses = :uses
        WHERE id = :id AND created_by = :createdBy AND created_at = :createdAt
          AND published_at IS NULL
        """,
        host);
  }

  private void write(String sql, Host host) {
    jdbc.sql(sql)
        .param("id", host.id().value())
        .param("role", host.roleId().value())
        .param("hash", host.programHash())
        .param("singleton", host.singleton())
        .param("releasedNo", host.releasedNo())
        .param("publishedAt", host.published() ? timestamp(host.updatedAt()) : null)
        .param("createdBy", host.createdBy().value())
        .param("createdAt", timestamp(host.createdAt()))
        .param("updatedAt", timestamp(host.updatedAt()))
        .param("uses", Json.write(host.uses()))
        .update();
  }

  void markDeleted(HostId id) {
    jdbc.sql("UPDATE host SET deleted = true WHERE id = :id AND published_at IS NULL")
        .param("id", id.value())
        .update();
  }

  /** Keeps a program's document; nothing happens when it is there. */
  void keepProgram(String hash, String document) {
    jdbc.sql(
            "INSERT INTO program (hash, document) VALUES (:hash, :document) ON CONFLICT DO NOTHING")
        .param("hash", hash)
        .param("document", document)
        .update();
  }

  Optional<String> program(String hash) {
    return jdbc.sql("SELECT document FROM program WHERE hash = :hash")
        .param("hash", hash)
        .query(String.class)
        .optional();
  }

  private static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Host host(ResultSet row, int number) throws SQLException {
    return new Host(
        new HostId(text(row, "id")),
        new RoleId(text(row, "role_id")),
        new UserId(text(row, "created_by")),
        row.getObject("published_at") != null,
        row.getString("released_no"),
        text(row, "program_hash"),
        row.getBoolean("singleton"),
        Json.mapper().readValue(text(row, "uses"), Uses.class),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        row.getBoolean("deleted"));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class)).toInstant();
  }
}
