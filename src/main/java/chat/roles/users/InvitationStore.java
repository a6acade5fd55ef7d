package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of {@code invitation}. */
@Repository
class InvitationStore {

  private final JdbcClient jdbc;

  InvitationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(String id, String hash, @Nullable String note, UserId by, Instant expiresAt) {
    jdbc.sql(
            """
            INSERT INTO invitation (id, hash, note, created_by, expires_at)
            VALUES (:id, :hash, :note, :by, :expires)
            """)
        .param("id", id)
        .param("hash", hash)
        .param("note", note)
        .param("by", by.value())
        .param("expires", expiresAt.atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<Invitation> find(String id) {
    return jdbc.sql("SELECT * FROM invitation WHERE id = ?")
        .param(id)
        .query(InvitationStore::invitation)
        .optional();
  }

  long count() {
    return jdbc.sql("SELECT count(*) FROM invitation").query(Long.class).single();
  }

  List<Invitation> list(PageRequest page) {
    return jdbc.sql("SELECT * FROM invitation ORDER BY created_at DESC, id LIMIT ? OFFSET ?")
        .params(page.size(), page.offset())
        .query(InvitationStore::invitation)
        .list();
  }

  /** Whether there was one. */
  boolean delete(String id) {
    return jdbc.sql("DELETE FROM invitation WHERE id = ?").param(id).update() == 1;
  }

  boolean isGood(String hash) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT 1 FROM invitation
              WHERE hash = ? AND used_at IS NULL AND expires_at > now())
            """)
        .param(hash)
        .query(Boolean.class)
        .single();
  }

  /** The invitation's id; empty when it is no good, or somebody else was faster. */
  Optional<String> use(String hash, UserId user) {
    return jdbc.sql(
            """
            UPDATE invitation SET used_at = now(), used_by = :user
            WHERE hash = :hash AND used_at IS NULL AND expires_at > now()
            RETURNING id
            """)
        .param("hash", hash)
        .param("user", user.value())
        .query(String.class)
        .optional();
  }

  private static Invitation invitation(ResultSet row, int number) throws SQLException {
    OffsetDateTime usedAt = row.getObject("used_at", OffsetDateTime.class);
    String usedBy = row.getString("used_by");
    return new Invitation(
        row.getString("id"),
        row.getString("note"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        usedAt == null ? null : usedAt.toInstant(),
        usedBy == null ? null : new UserId(usedBy));
  }
}
