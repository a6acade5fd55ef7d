package chat.roles.actors;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of actors. */
@Component
class ActorStore {

  private final JdbcClient jdbc;

  ActorStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Makes everybody else wait who adds to or deletes from this user's tree, until the transaction
   * ends.
   *
   * @return whether there is such a tree
   */
  boolean lockTree(UserId owner) {
    return jdbc.sql("SELECT true FROM actor WHERE id = ? FOR NO KEY UPDATE")
        .param(owner.value())
        .query(Boolean.class)
        .optional()
        .isPresent();
  }

  /** Adds an actor whose nick is free and whose parent is there, which the tree's lock ensures. */
  Actor insert(
      UserId owner,
      @Nullable Actor parent,
      Blueprint from,
      String nick,
      @Nullable String avatar,
      ActorId id,
      ActorState state) {
    return jdbc.sql(
            """
            INSERT INTO actor
              (id, owner_id, parent_id, role_id, host_id, nick, avatar, state, lifecycle_run,
               depth, singleton)
            VALUES
              (:id, :owner, :parent, :role, :host, :nick, :avatar, :state, :run,
               :depth, :singleton)
            RETURNING *
            """)
        .param("id", id.value())
        .param("owner", owner.value())
        .param("parent", parent == null ? null : parent.id().value())
        .param("role", from.role().value())
        .param("host", from.host() == null ? null : from.host().value())
        .param("nick", nick)
        .param("avatar", avatar)
        .param("state", state.name())
        .param("run", state == ActorState.CREATED ? RunId.fresh().value() : null)
        .param("depth", parent == null ? 0 : parent.depth() + 1)
        .param("singleton", from.singleton())
        .query(ActorStore::actor)
        .single();
  }

  Optional<Actor> find(ActorId id) {
    return jdbc.sql("SELECT * FROM actor WHERE id = ?")
        .param(id.value())
        .query(ActorStore::actor)
        .optional();
  }

  Optional<Actor> child(ActorId parent, String nick) {
    return jdbc.sql("SELECT * FROM actor WHERE parent_id = ? AND nick = ?")
        .param(parent.value())
        .param(nick)
        .query(ActorStore::actor)
        .optional();
  }

  List<Actor> inState(ActorState state) {
    return jdbc.sql("SELECT * FROM actor WHERE state = :state ORDER BY created_at")
        .param("state", state.name())
        .query(ActorStore::actor)
        .list();
  }

  List<Actor> children(ActorId parent) {
    return jdbc.sql("SELECT * FROM actor WHERE parent_id = ? ORDER BY created_at, id")
        .param(parent.value())
        .query(ActorStore::actor)
        .list();
  }

  Set<String> nicksUnder(ActorId parent) {
    return new HashSet<>(
        jdbc.sql("SELECT nick FROM actor WHERE parent_id = ?")
            .param(parent.value())
            .query(String.class)
            .list());
  }

  /** The one actor that the owner has of a stateless host. */
  Optional<Actor> shared(UserId owner, HostId host) {
    return jdbc.sql("SELECT * FROM actor WHERE owner_id = ? AND host_id = ? AND singleton")
        .param(owner.value())
        .param(host.value())
        .query(ActorStore::actor)
        .optional();
  }

  /** How many actors the user has besides the root. */
  long count(UserId owner) {
    return jdbc.sql("SELECT count(*) - 1 FROM actor WHERE owner_id = ?")
        .param(owner.value())
        .query(Long.class)
        .single();
  }

  boolean isWithin(ActorId actor, ActorId ancestorOrSelf) {
    return jdbc.sql(
            """
            WITH RECURSIVE up AS (
              SELECT id, parent_id FROM actor WHERE id = :actor
              UNION ALL
              SELECT a.id, a.parent_id FROM up JOIN actor a ON a.id = up.parent_id
            )
            SELECT EXISTS (SELECT FROM up WHERE id = :ancestor)
            """)
        .param("actor", actor.value())
        .param("ancestor", ancestorOrSelf.value())
        .query(Boolean.class)
        .single();
  }

  /** The actor and all below it, from the top. */
  List<ActorId> tree(ActorId top) {
    return jdbc.sql(
            """
            WITH RECURSIVE down AS (
              SELECT id, depth FROM actor WHERE id = ?
              UNION ALL
              SELECT a.id, a.depth FROM down JOIN actor a ON a.parent_id = down.id
            )
            SELECT id FROM down ORDER BY depth, id
            """)
        .param(top.value())
        .query((row, n) -> new ActorId(row.getString("id")))
        .list();
  }

  /**
   * Deletes whole trees with their variables and conversations. Messages last: that statement also
   * sees those that were being added until their conversation was deleted.
   */
  void delete(List<ActorId> actors) {
    String[] ids = actors.stream().map(ActorId::value).toArray(String[]::new);
    jdbc.sql("DELETE FROM actor WHERE id = ANY (?)").param(ids).update();
    jdbc.sql("DELETE FROM message WHERE actor_id = ANY (?)").param(ids).update();
  }

  Page<Actor> list(
      UserId owner, @Nullable ActorId parent, @Nullable RoleId role, PageRequest page) {
    String where =
        "FROM actor WHERE owner_id = :owner"
            + (parent == null ? "" : " AND parent_id = :parent")
            + (role == null ? "" : " AND role_id = :role");
    long total =
        filtered("SELECT count(*) " + where, owner, parent, role).query(Long.class).single();
    List<Actor> items =
        filtered(
                "SELECT * " + where + " ORDER BY created_at, id LIMIT :size OFFSET :offset",
                owner,
                parent,
                role)
            .param("size", page.size())
            .param("offset", page.offset())
            .query(ActorStore::actor)
            .list();
    return Page.of(items, page, total);
  }

  private JdbcClient.StatementSpec filtered(
      String sql, UserId owner, @Nullable ActorId parent, @Nullable RoleId role) {
    var statement = jdbc.sql(sql).param("owner", owner.value());
    if (parent != null) {
      statement = statement.param("parent", parent.value());
    }
    return role == null ? statement : statement.param("role", role.value());
  }

  /** The actor after the change of what is not null; an empty avatar removes it. */
  Actor describe(ActorId id, @Nullable String nick, @Nullable String avatar) {
    return jdbc.sql(
            """
            UPDATE actor
            SET nick = coalesce(:nick, nick),
                avatar = CASE WHEN :avatar::text IS NULL THEN avatar ELSE nullif(:avatar, '') END,
                updated_at = now()
            WHERE id = :id
            RETURNING *
            """)
        .param("id", id.value())
        .param("nick", nick)
        .param("avatar", avatar)
        .query(ActorStore::actor)
        .single();
  }

  /** Whether the actor came to the state by this call; false when it may not from where it is. */
  boolean become(ActorId id, ActorState state) {
    return jdbc.sql(
                """
                UPDATE actor SET state = ?, failure = NULL, updated_at = now()
                WHERE id = ? AND state = ANY (?)
                """)
            .param(state.name())
            .param(id.value())
            .param(names(state.before()))
            .update()
        == 1;
  }

  /** Whether a failed actor is {@code CREATED} again by this call. */
  boolean beginAgain(ActorId id) {
    return jdbc.sql(
                """
                UPDATE actor
                SET state = 'CREATED', failure = NULL, lifecycle_run = ?, updated_at = now()
                WHERE id = ? AND state = 'FAILED'
                """)
            .param(RunId.fresh().value())
            .param(id.value())
            .update()
        == 1;
  }

  /** The next try in the place of that one; empty when it is not the present one. */
  Optional<Beginning> beginAfter(ActorId id, RunId former) {
    return jdbc.sql(
            """
            UPDATE actor SET lifecycle_run = ?
            WHERE id = ? AND state = 'CREATED' AND lifecycle_run = ?
            RETURNING lifecycle_run, on_create_answer
            """)
        .param(RunId.fresh().value())
        .param(id.value())
        .param(former.value())
        .query(ActorStore::beginning)
        .optional();
  }

  Optional<Beginning> beginning(ActorId id) {
    return jdbc.sql(
            """
            SELECT lifecycle_run, on_create_answer FROM actor
            WHERE id = ? AND state = 'CREATED' AND lifecycle_run IS NOT NULL
            """)
        .param(id.value())
        .query(ActorStore::beginning)
        .optional();
  }

  private static Beginning beginning(ResultSet row, int number) throws SQLException {
    String created = row.getString("on_create_answer");
    return new Beginning(
        new RunId(row.getString("lifecycle_run")), created == null ? null : Json.parse(created));
  }

  static String[] names(Set<ActorState> states) {
    return states.stream().map(ActorState::name).toArray(String[]::new);
  }

  private static Actor actor(ResultSet row, int number) throws SQLException {
    String parent = row.getString("parent_id");
    String host = row.getString("host_id");
    String failure = row.getString("failure");
    return new Actor(
        new ActorId(row.getString("id")),
        new UserId(row.getString("owner_id")),
        parent == null ? null : new ActorId(parent),
        new RoleId(row.getString("role_id")),
        host == null ? null : new HostId(host),
        row.getString("nick"),
        row.getString("avatar"),
        ActorState.valueOf(row.getString("state")),
        failure == null ? null : Json.parse(failure).stringValue(),
        row.getInt("depth"),
        row.getBoolean("singleton"),
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
