package chat.roles.users.audit;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Writes down what happened that touches security. */
@Component
public class Audit {

  private static final int LONGEST = 200;

  private final JdbcClient jdbc;

  public Audit(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Notes it with the address of the request that this thread answers. Joins the caller's
   * transaction, if any.
   *
   * @param user null when it is about nobody's account
   * @param about a name or an id, never anything secret; what is too long is cut
   */
  public void record(@Nullable UserId user, AuditKind kind, @Nullable String about) {
    jdbc.sql(
            """
            INSERT INTO audit_event (user_id, kind, about, address)
            VALUES (:user, :kind, :about, :address)
            """)
        .param("user", user == null ? null : user.value())
        .param("kind", kind.text())
        .param("about", cut(about))
        .param("address", address())
        .update();
  }

  /** What happened to this user's account, the newest first. */
  public Page<AuditEvent> of(UserId user, PageRequest page) {
    return list(user, null, page);
  }

  /**
   * What happened to all accounts, the newest first.
   *
   * @param user only this one's; null for everybody's
   * @param kind only these; null for all
   */
  public Page<AuditEvent> list(@Nullable UserId user, @Nullable AuditKind kind, PageRequest page) {
    String id = user == null ? null : user.value();
    String wanted = kind == null ? null : kind.text();
    long total =
        jdbc.sql(
                """
                SELECT count(*) FROM audit_event
                WHERE (:user::text IS NULL OR user_id = :user)
                  AND (:kind::text IS NULL OR kind = :kind)
                """)
            .param("user", id)
            .param("kind", wanted)
            .query(Long.class)
            .single();
    var items =
        jdbc.sql(
                """
                SELECT * FROM audit_event
                WHERE (:user::text IS NULL OR user_id = :user)
                  AND (:kind::text IS NULL OR kind = :kind)
                ORDER BY id DESC LIMIT :size OFFSET :offset
                """)
            .param("user", id)
            .param("kind", wanted)
            .param("size", page.size())
            .param("offset", page.offset())
            .query(Audit::event)
            .list();
    return Page.of(items, page, total);
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  private static @Nullable String address() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes r
        ? r.getRequest().getRemoteAddr()
        : null;
  }

  private static AuditEvent event(ResultSet row, int number) throws SQLException {
    String user = row.getString("user_id");
    return new AuditEvent(
        row.getLong("id"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        user == null ? null : new UserId(user),
        AuditKind.of(row.getString("kind")),
        row.getString("about"),
        row.getString("address"));
  }
}
