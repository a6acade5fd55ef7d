package chat.roles.roles;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class RoleStore {

  private static final String COLUMNS =
      "id, nick, published, deleted, created_by, created_at, updated_at, content";

  private static final String LISTED =
      """
      FROM role
      WHERE NOT deleted AND NOT hidden
        AND (published OR created_by = :reader)
        AND (NOT :mine OR created_by = :reader)
        AND tag_keys @> CAST(:tags AS text[])
        AND NOT EXISTS (
          SELECT FROM unnest(CAST(:words AS text[])) AS word WHERE strpos(search_text, word) = 0)
      """;

  private final JdbcClient jdbc;

  RoleStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Role> find(RoleId id) {
    return find(id, "");
  }

  /** Waits for others who change the role, and keeps them waiting until the transaction ends. */
  Optional<Role> lock(RoleId id) {
    return find(id, "FOR UPDATE");
  }

  /** Keeps the role from changing until the transaction ends. */
  Optional<Role> hold(RoleId id) {
    return find(id, "FOR SHARE");
  }

  private Optional<Role> find(RoleId id, String lock) {
    return jdbc.sql("SELECT " + COLUMNS + " FROM role WHERE id = :id " + lock)
        .param("id", id.value())
        .query(RoleStore::role)
        .optional();
  }

  void insert(Role role) {
    write(
        """
        INSERT INTO role (id, nick, published, created_by, created_at, updated_at, content,
          tag_keys, search_text)
        VALUES (:id, :nick, :published, :createdBy, :createdAt, :updatedAt, :content,
          CAST(:tagKeys AS text[]), :searchText)
        """,
        role);
  }

  void update(Role role) {
    write(
        """
        UPDATE role
        SET nick = :nick, published = :published, updated_at = :updatedAt, content = :content,
          tag_keys = CAST(:tagKeys AS text[]), search_text = :searchText
        WHERE id = :id AND created_by = :createdBy AND created_at = :createdAt
        """,
        role);
  }

  private void write(String sql, Role role) {
    jdbc.sql(sql)
        .param("id", role.id().value())
        .param("nick", role.nick())
        .param("published", role.published())
        .param("createdBy", role.createdBy().value())
        .param("createdAt", timestamp(role.createdAt()))
        .param("updatedAt", timestamp(role.updatedAt()))
        .param("content", Json.write(RoleContent.of(role)))
        .param("tagKeys", role.tags().stream().map(RoleStore::key).toArray(String[]::new))
        .param("searchText", searchText(role))
        .update();
  }

  void markDeleted(RoleId id) {
    jdbc.sql("UPDATE role SET deleted = true WHERE id = :id").param("id", id.value()).update();
  }

  Page<Role> list(RoleQuery query, PageRequest page) {
    List<Role> items =
        listed(
                "SELECT "
                    + COLUMNS
                    + " "
                    + LISTED
                    + order(query.sort())
                    + " LIMIT :size OFFSET :offset",
                query)
            .param("size", page.size())
            .param("offset", page.offset())
            .query(RoleStore::role)
            .list();
    long total = listed("SELECT count(*) " + LISTED, query).query(Long.class).single();
    return Page.of(items, page, total);
  }

  private JdbcClient.StatementSpec listed(String sql, RoleQuery query) {
    return jdbc.sql(sql)
        .param("reader", query.reader() == null ? "" : query.reader().value())
        .param("mine", query.mine())
        .param("tags", query.tags().toArray(String[]::new))
        .param("words", query.words().toArray(String[]::new));
  }

  private static String order(RoleQuery.Sort sort) {
    return switch (sort) {
      case UPDATED -> "ORDER BY updated_at DESC, id";
      case CREATED -> "ORDER BY created_at DESC, id";
      case NICK -> "ORDER BY lower(nick) COLLATE \"C\", id";
    };
  }

  private static String key(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String searchText(Role role) {
    List<String> lines = new ArrayList<>();
    lines.add(role.nick());
    lines.add(role.goal());
    lines.addAll(role.professionals());
    lines.addAll(role.skills());
    lines.addAll(role.tags());
    if (role.help() != null) {
      lines.add(role.help());
    }
    return key(String.join("\n", lines));
  }

  private static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Role role(ResultSet row, int number) throws SQLException {
    RoleContent content = Json.mapper().readValue(text(row, "content"), RoleContent.class);
    return new Role(
        new RoleId(text(row, "id")),
        text(row, "nick"),
        content.goal(),
        content.avatar(),
        content.skills(),
        content.professionals(),
        content.help(),
        content.tags(),
        content.entries(),
        row.getBoolean("published"),
        new UserId(text(row, "created_by")),
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
