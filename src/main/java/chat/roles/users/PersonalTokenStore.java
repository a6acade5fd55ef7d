package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of {@code personal_token}. */
@Repository
class PersonalTokenStore {

  /**
   * A token that was sent.
   *
   * @param useIsOld whether the noted use is so long ago that this one is to be noted
   */
  record Valid(String id, UserId owner, Set<Scope> scopes, boolean admin, boolean useIsOld) {}

  private final JdbcClient jdbc;

  PersonalTokenStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Lets tokens of the user be made one after the other in transactions. */
  void lockAllOf(UserId owner) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
        .param("key", "tokens of " + owner)
        .query((row, number) -> true)
        .single();
  }

  long count(UserId owner) {
    return jdbc.sql("SELECT count(*) FROM personal_token WHERE owner = ?")
        .param(owner.value())
        .query(Long.class)
        .single();
  }

  void insert(
      String id,
      UserId owner,
      String name,
      String hash,
      List<Scope> scopes,
      @Nullable Instant expiresAt) {
    jdbc.sql(
            """
            INSERT INTO personal_token (id, owner, name, hash, scopes, expires_at)
            VALUES (:id, :owner, :name, :hash, :scopes, :expires)
            """)
        .param("id", id)
        .param("owner", owner.value())
        .param("name", name)
        .param("hash", hash)
        .param("scopes", scopes.stream().map(Scope::text).toArray(String[]::new))
        .param("expires", expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<PersonalToken> find(UserId owner, String id) {
    return jdbc.sql("SELECT * FROM personal_token WHERE owner = ? AND id = ?")
        .params(owner.value(), id)
        .query(PersonalTokenStore::token)
        .optional();
  }

  List<PersonalToken> list(UserId owner, PageRequest page) {
    return jdbc.sql(
            """
            SELECT * FROM personal_token WHERE owner = ? ORDER BY created_at, id LIMIT ? OFFSET ?
            """)
        .params(owner.value(), page.size(), page.offset())
        .query(PersonalTokenStore::token)
        .list();
  }

  void delete(UserId owner, String id) {
    jdbc.sql("DELETE FROM personal_token WHERE owner = ? AND id = ?")
        .params(owner.value(), id)
        .update();
  }

  /** Empty when it was revoked or has expired. */
  Optional<Valid> findValid(String hash) {
    return jdbc.sql(
            """
            SELECT t.id, t.owner, t.scopes, u.is_admin,
              t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute' AS old
            FROM personal_token t JOIN app_user u ON u.id = t.owner
            WHERE t.hash = ? AND (t.expires_at IS NULL OR t.expires_at > now())
            """)
        .param(hash)
        .query((row, _) ->
            new Valid(
                row.getString("id"),
                new UserId(row.getString("owner")),
                Set.copyOf(scopes(row)),
                row.getBoolean("is_admin"),
                row.getBoolean("old")))
        .optional();
  }

  void noteUse(String id) {
    jdbc.sql("UPDATE personal_token SET last_used_at = now() WHERE id = ?").param(id).update();
  }

  private static PersonalToken token(ResultSet row, int number) throws SQLException {
    return new PersonalToken(
        row.getString("id"),
        row.getString("name"),
        scopes(row),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row.getObject("expires_at", OffsetDateTime.class)),
        instant(row.getObject("last_used_at", OffsetDateTime.class)));
  }

  private static List<Scope> scopes(ResultSet row) throws SQLException {
    String[] texts = (String[]) row.getArray("scopes").getArray();
    return Arrays.stream(Scope.values())
        .filter(s -> Arrays.asList(texts).contains(s.text()))
        .toList();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
