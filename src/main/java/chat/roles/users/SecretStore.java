package chat.roles.users;

import chat.roles.kernel.http.HttpTarget;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.users.SecretDetails.Grant;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of {@code secret} and {@code secret_grant}. */
@Repository
class SecretStore {

  /** A secret as it is stored. */
  @SuppressWarnings("ArrayRecordComponent") // carries bytes; is never compared
  record Sealed(
      UserId owner,
      String name,
      String keyId,
      byte[] bytes,
      List<HttpTarget> targets,
      Instant createdAt,
      Instant updatedAt) {}

  private final JdbcClient jdbc;

  SecretStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Lets what is done to the user's secrets be done one after the other in transactions. */
  void lockAllOf(UserId owner) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
        .param("key", "secrets of " + owner)
        .query((row, number) -> true)
        .single();
  }

  long count(UserId owner) {
    return jdbc.sql("SELECT count(*) FROM secret WHERE owner = ?")
        .param(owner.value())
        .query(Long.class)
        .single();
  }

  Optional<Sealed> find(UserId owner, String name) {
    return jdbc.sql("SELECT * FROM secret WHERE owner = ? AND name = ?")
        .params(owner.value(), name)
        .query(SecretStore::sealed)
        .optional();
  }

  List<Sealed> list(UserId owner, PageRequest page) {
    return jdbc.sql("SELECT * FROM secret WHERE owner = ? ORDER BY name LIMIT ? OFFSET ?")
        .params(owner.value(), page.size(), page.offset())
        .query(SecretStore::sealed)
        .list();
  }

  /** Secrets that another key than this one has sealed. */
  List<Sealed> sealedByOthers(String keyId) {
    return jdbc.sql("SELECT * FROM secret WHERE key_id <> ?")
        .param(keyId)
        .query(SecretStore::sealed)
        .list();
  }

  void put(UserId owner, String name, String keyId, byte[] sealed, List<HttpTarget> targets) {
    jdbc.sql(
            """
            INSERT INTO secret (owner, name, key_id, sealed, targets)
            VALUES (:owner, :name, :key, :sealed, :targets)
            ON CONFLICT (owner, name) DO UPDATE
            SET key_id = excluded.key_id, sealed = excluded.sealed, targets = excluded.targets,
              updated_at = now()
            """)
        .param("owner", owner.value())
        .param("name", name)
        .param("key", keyId)
        .param("sealed", sealed)
        .param("targets", texts(targets))
        .update();
  }

  /** Replaces how it is sealed, unless somebody has changed it since it was read. */
  void reseal(Sealed read, String keyId, byte[] sealed) {
    jdbc.sql(
            """
            UPDATE secret SET key_id = ?, sealed = ?
            WHERE owner = ? AND name = ? AND sealed = ?
            """)
        .params(keyId, sealed, read.owner().value(), read.name(), read.bytes())
        .update();
  }

  /** Whether there was one. */
  boolean delete(UserId owner, String name) {
    return jdbc.sql("DELETE FROM secret WHERE owner = ? AND name = ?")
            .params(owner.value(), name)
            .update()
        == 1;
  }

  List<Grant> grants(UserId owner, String name) {
    return jdbc.sql(
            "SELECT role_id, targets FROM secret_grant WHERE owner = ? AND name = ? ORDER BY role_id")
        .params(owner.value(), name)
        .query((row, number) -> grant(row))
        .list();
  }

  void grant(UserId owner, String name, Grant grant) {
    jdbc.sql(
            """
            INSERT INTO secret_grant (owner, name, role_id, targets)
            VALUES (:owner, :name, :role, :targets)
            ON CONFLICT (owner, name, role_id) DO UPDATE SET targets = excluded.targets
            """)
        .param("owner", owner.value())
        .param("name", name)
        .param("role", grant.role().value())
        .param("targets", texts(grant.targets()))
        .update();
  }

  /** Whether there was such a grant. */
  boolean withdraw(UserId owner, String name, RoleId role) {
    return jdbc.sql("DELETE FROM secret_grant WHERE owner = ? AND name = ? AND role_id = ?")
            .params(owner.value(), name, role.value())
            .update()
        == 1;
  }

  private static String[] texts(List<HttpTarget> targets) {
    return targets.stream().map(HttpTarget::toString).toArray(String[]::new);
  }

  private static Sealed sealed(ResultSet row, int number) throws SQLException {
    return new Sealed(
        new UserId(row.getString("owner")),
        row.getString("name"),
        row.getString("key_id"),
        row.getBytes("sealed"),
        targets(row.getArray("targets")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }

  private static Grant grant(ResultSet row) throws SQLException {
    return new Grant(new RoleId(row.getString("role_id")), targets(row.getArray("targets")));
  }

  private static List<HttpTarget> targets(Array array) throws SQLException {
    return Arrays.stream((String[]) array.getArray()).map(HttpTarget::parse).toList();
  }
}
