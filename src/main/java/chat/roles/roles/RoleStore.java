package chat.roles.roles;

import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class RoleStore {

  private static final String COLUMNS =
      "id, nick, published, deleted, created_by, created_at, updated_at, content";

  private static final String LISTED =
      """
      WHERE NOT deleted AND NOT hidden
        AND (published OR created_by = :reader)
        AND (NOT :mine OR created_by = :reader)
        AND tag_keys @> CAST(:tags AS text[])
      """;

  private static final String ALL = "FROM role\n";

  /** Looked up one by one by their keys; the planner would rather go through all roles. */
  private static final String FOUND =
      """
      FROM unnest(CAST(:found AS text[])) WITH ORDINALITY AS found (role_id, place)
      CROSS JOIN LATERAL (SELECT * FROM role WHERE role.id = found.role_id LIMIT 1) role
      """;

  private final JdbcClient jdbc;

  RoleStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Role> find(RoleId id) {
    return find(id, "");
  }

  /** Those of the ids that everybody may read, in no order. */
  List<Role> published(Collection<String> ids) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM role WHERE id = ANY (:ids) AND published AND NOT deleted AND NOT hidden")
        .param("ids", ids.toArray(String[]::new))
        .query(RoleStore::role)
        .list();
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

  /** Together with what makes it findable. */
  void insert(Role role) {
    write(
        """
        INSERT INTO role (id, nick, published, created_by, created_at, updated_at, content,
          tag_keys, search_text, findable_since)
        VALUES (:id, :nick, :published, :createdBy, :createdAt, :updatedAt, :content,
          CAST(:tagKeys AS text[]), :searchText, :updatedAt)
        """,
        role);
  }

  /** Together with what makes it findable. */
  void update(Role role) {
    write(
        """
        UPDATE role
        SET nick = :nick, published = :published, updated_at = :updatedAt, content = :content,
          tag_keys = CAST(:tagKeys AS text[]), search_text = :searchText,
          findable_since = :updatedAt
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

  /** Together with what makes it not findable any more. */
  void markDeleted(RoleId id) {
    jdbc.sql("UPDATE role SET deleted = true, findable_since = NULL WHERE id = :id")
        .param("id", id.value())
        .update();
  }

  /** Some that are not found as they are now: another release changed them. */
  List<RoleId> notFoundAsTheyAre(int atMost) {
    return jdbc.sql(
            """
            SELECT id FROM role
            WHERE findable_since IS DISTINCT FROM
              (CASE WHEN deleted OR hidden THEN NULL ELSE updated_at END)
            LIMIT :atMost
            """)
        .param("atMost", atMost)
        .query((row, _) -> new RoleId(text(row, "id")))
        .list();
  }

  /** Whether it may be found at all. */
  boolean isToBeFound(RoleId id) {
    return jdbc.sql(
            "SELECT EXISTS (SELECT FROM role WHERE id = :id AND NOT deleted AND NOT hidden)")
        .param("id", id.value())
        .query(Boolean.class)
        .single();
  }

  void isFoundAsItIs(RoleId id) {
    jdbc.sql(
            """
            UPDATE role
            SET findable_since = CASE WHEN deleted OR hidden THEN NULL ELSE updated_at END
            WHERE id = :id
            """)
        .param("id", id.value())
        .update();
  }

  /**
   * @param found the ids of those that match the query's text, the best first; null when it has
   *     none
   */
  Page<Role> list(RoleQuery query, @Nullable List<String> found, PageRequest page) {
    List<Role> items =
        listed(
                "SELECT " + COLUMNS + " ",
                order(query.sort(), found) + " LIMIT :size OFFSET :offset",
                query,
                found)
            .param("size", page.size())
            .param("offset", page.offset())
            .query(RoleStore::role)
            .list();
    long total = listed("SELECT count(*) ", "", query, found).query(Long.class).single();
    return Page.of(items, page, total);
  }

  private JdbcClient.StatementSpec listed(
      String what, String order, RoleQuery query, @Nullable List<String> found) {
    JdbcClient.StatementSpec statement =
        jdbc.sql(what + (found == null ? ALL : FOUND) + LISTED + order)
            .param("reader", query.reader() == null ? "" : query.reader().value())
            .param("mine", query.mine())
            .param("tags", query.tags().toArray(String[]::new));
    return found == null
        ? statement
        : statement.param("found", found.toArray(String[]::new), Types.ARRAY);
  }

  private static String order(RoleQuery.Sort sort, @Nullable List<String> found) {
    return switch (sort) {
      case RELEVANCE -> found == null ? order(RoleQuery.Sort.UPDATED, null) : "ORDER BY place";
      case UPDATED -> "ORDER BY updated_at DESC, id";
      case CREATED -> "ORDER BY created_at DESC, id";
      case NICK -> "ORDER BY lower(nick) COLLATE \"C\", id";
    };
  }

  static String key(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** All its words. */
  static String searchText(Role role) {
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
