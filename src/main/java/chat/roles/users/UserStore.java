package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of {@code app_user}. */
@Component
class UserStore {

  /**
   * A user with what proves a password.
   *
   * @param passwordHash null for accounts without a password
   */
  record Stored(User user, @Nullable String passwordHash) {}

  private final JdbcClient jdbc;

  UserStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  boolean any() {
    return jdbc.sql("SELECT EXISTS (SELECT 1 FROM app_user)").query(Boolean.class).single();
  }

  Optional<User> find(UserId id) {
    return jdbc.sql("SELECT * FROM app_user WHERE id = ?")
        .param(id.value())
        .query((rs, _) -> user(rs))
        .optional();
  }

  Optional<Stored> findByName(String realm, String username) {
    return jdbc.sql("SELECT * FROM app_user WHERE realm = ? AND lower(username) = lower(?)")
        .params(realm, username)
        .query((rs, _) -> new Stored(user(rs), rs.getString("password_hash")))
        .optional();
  }

  /** Who the provider of that realm calls so, whatever the name is now. */
  Optional<User> findBySubject(String realm, String subject) {
    return jdbc.sql("SELECT * FROM app_user WHERE realm = ? AND subject = ?")
        .params(realm, subject)
        .query((rs, _) -> user(rs))
        .optional();
  }

  /** Whether somebody else of the realm has that name, whatever the case. */
  boolean isTaken(String realm, String username, UserId but) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT 1 FROM app_user
              WHERE realm = ? AND lower(username) = lower(?) AND id <> ?)
            """)
        .params(realm, username, but.value())
        .query(Boolean.class)
        .single();
  }

  /**
   * False when the name is taken, or the subject has an account; nothing is written then.
   *
   * @param passwordHash null for an account without a password
   * @param subject who the provider says it is; null for a local account
   */
  boolean insert(User user, @Nullable String passwordHash, @Nullable String subject) {
    return jdbc.sql(
                """
                INSERT INTO app_user
                  (id, realm, username, password_hash, subject, nick, avatar, email, is_admin)
                VALUES
                  (:id, :realm, :username, :hash, :subject, :nick, :avatar, :email, :admin)
                ON CONFLICT DO NOTHING
                """)
            .param("id", user.id().value())
            .param("realm", user.realm())
            .param("username", user.username())
            .param("hash", passwordHash)
            .param("subject", subject)
            .param("nick", user.nick())
            .param("avatar", user.avatar())
            .param("email", user.email())
            .param("admin", user.admin())
            .update()
        == 1;
  }

  /** Changes what is not null. */
  void update(UserId id, @Nullable String nick, @Nullable String avatar) {
    jdbc.sql(
            """
            UPDATE app_user
            SET nick = coalesce(:nick, nick),
                avatar = nullif(coalesce(:avatar, avatar), ''), updated_at = now()
            WHERE id = :id
            """)
        .param("id", id.value())
        .param("nick", nick)
        .param("avatar", avatar)
        .update();
  }

  /** Writes down what the provider says now. */
  void refresh(
      UserId id, String username, String nick, @Nullable String avatar, @Nullable String email) {
    jdbc.sql(
            """
            UPDATE app_user
            SET username = :username, nick = :nick, avatar = :avatar, email = :email,
              updated_at = now()
            WHERE id = :id
            """)
        .param("id", id.value())
        .param("username", username)
        .param("nick", nick)
        .param("avatar", avatar)
        .param("email", email)
        .update();
  }

  private static User user(ResultSet rs) throws SQLException {
    return new User(
        new UserId(rs.getString("id")),
        rs.getString("realm"),
        rs.getString("username"),
        rs.getString("nick"),
        rs.getString("avatar"),
        rs.getString("email"),
        rs.getBoolean("is_admin"),
        rs.getObject("created_at", OffsetDateTime.class).toInstant(),
        rs.getObject("updated_at", OffsetDateTime.class).toInstant());
  }
}
