package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of {@code resource}; what is secret is sealed on its way in and opened on its way out. */
@Repository
class ResourceStore {

  /** The columns of a resource, named so that they can stand beside others. */
  static final String COLUMNS =
      """
      r.id AS r_id, r.owner AS r_owner, r.type AS r_type, r.name AS r_name,
      r.runtime AS r_runtime, r.url AS r_url, r.props AS r_props, r.key_id AS r_key_id,
      r.sealed AS r_sealed
      """;

  private final JdbcClient jdbc;
  private final SecretKeys keys;

  ResourceStore(JdbcClient jdbc, SecretKeys keys) {
    this.jdbc = jdbc;
    this.keys = keys;
  }

  /** Lets what is done to the user's resources be done one after the other in transactions. */
  void lockAllOf(UserId owner) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
        .param("key", "resources of " + owner)
        .query((row, number) -> true)
        .single();
  }

  /** The user's resources in their order. */
  List<Resource> list(UserId owner) {
    return jdbc.sql("SELECT " + COLUMNS + " FROM resource r WHERE owner = ? ORDER BY place")
        .param(owner.value())
        .query((row, number) -> resource(row))
        .list();
  }

  Optional<Resource> find(UserId owner, String id) {
    return jdbc.sql("SELECT " + COLUMNS + " FROM resource r WHERE owner = ? AND id = ?")
        .params(owner.value(), id)
        .query((row, number) -> resource(row))
        .optional();
  }

  void put(Resource resource, int place) {
    String token = resource.apiToken();
    jdbc.sql(
            """
            INSERT INTO resource AS r
              (id, owner, place, type, name, runtime, url, props, key_id, sealed)
            VALUES
              (:id, :owner, :place, :type, :name, :runtime, :url, :props, :key, :sealed)
            ON CONFLICT (id) DO UPDATE
            SET place = excluded.place, type = excluded.type, name = excluded.name,
              runtime = excluded.runtime, url = excluded.url, props = excluded.props,
              key_id = excluded.key_id, sealed = excluded.sealed, updated_at = now()
            WHERE r.owner = excluded.owner
            """)
        .param("id", resource.id())
        .param("owner", resource.owner().value())
        .param("place", place)
        .param("type", resource.type())
        .param("name", resource.name())
        .param("runtime", resource.runtime())
        .param("url", resource.url())
        .param("props", Json.write(resource.props().toJson()))
        .param("key", token == null ? null : keys.newest())
        .param("sealed", token == null ? null : sealed(resource, token))
        .update();
  }

  /** Deletes those that are not among {@code ids}, with what was lent of them. */
  void keepOnly(UserId owner, List<String> ids) {
    jdbc.sql("DELETE FROM resource WHERE owner = ? AND NOT (id = ANY (?))")
        .params(owner.value(), ids.toArray(String[]::new))
        .update();
  }

  /** Seals with the newest key what older ones have sealed. Repeatable, on any number of nodes. */
  void sealAnew() {
    List<Sealed> old =
        jdbc.sql("SELECT " + COLUMNS + " FROM resource r WHERE key_id <> ?")
            .param(keys.newest())
            .query((row, number) -> new Sealed(resource(row), row.getBytes("r_sealed")))
            .list();
    for (Sealed each : old) {
      String token = each.resource.apiToken();
      if (token != null) {
        jdbc.sql("UPDATE resource SET key_id = ?, sealed = ? WHERE id = ? AND sealed = ?")
            .params(keys.newest(), sealed(each.resource, token), each.resource.id(), each.bytes)
            .update();
      }
    }
  }

  /** The key ids of what is sealed. */
  List<String> keyIds() {
    return jdbc.sql("SELECT DISTINCT key_id FROM resource WHERE key_id IS NOT NULL")
        .query((row, _) -> Objects.requireNonNull(row.getString(1)))
        .list();
  }

  /** A resource out of {@link #COLUMNS}. */
  Resource resource(ResultSet row) throws SQLException {
    Resource bare =
        new Resource(
            row.getString("r_id"),
            new UserId(row.getString("r_owner")),
            row.getString("r_type"),
            row.getString("r_name"),
            row.getString("r_runtime").equals("local"),
            row.getString("r_url"),
            ResourceProps.of(Json.parse(row.getString("r_props"))),
            null);
    String key = row.getString("r_key_id");
    return key == null ? bare : bare.with(bare.id(), opened(bare, key, row.getBytes("r_sealed")));
  }

  private byte[] sealed(Resource resource, String token) {
    return keys.seal(Json.write(Json.object().put("apiToken", token)), place(resource));
  }

  private @Nullable String opened(Resource resource, String key, byte[] sealed) {
    return Json.parse(keys.open(key, sealed, place(resource))).path("apiToken").asString(null);
  }

  /** A key that is moved to another row or beside another URL does not open. */
  private static String place(Resource resource) {
    return "resource " + resource.owner() + " " + resource.id() + " " + resource.url();
  }

  @SuppressWarnings("ArrayRecordComponent") // carries bytes; is never compared
  private record Sealed(Resource resource, byte[] bytes) {}
}
