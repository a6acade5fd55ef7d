package chat.roles.users;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import chat.roles.users.audit.Audit;
import chat.roles.users.audit.AuditKind;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which sign-ins and tokens of actors still count. One costs no row until it is revoked. Servers
 * are expected to agree about the time.
 */
@Component
public class Sessions {

  private static final String ALL = "all:";

  private final JdbcClient jdbc;
  private final Tokens tokens;
  private final Audit audit;
  private final Clock clock;

  @Autowired
  Sessions(JdbcClient jdbc, Tokens tokens, Audit audit) {
    this.jdbc = jdbc;
    this.tokens = tokens;
    this.audit = audit;
    this.clock = Clock.systemUTC();
  }

  /** Whether its user is an administrator; empty when it was revoked, or its user is gone. */
  Optional<Boolean> liveAdmin(Session session) {
    String user = session.caller().user().value();
    return jdbc.sql(
            """
            SELECT is_admin FROM app_user
            WHERE id = :user
              AND NOT EXISTS (SELECT 1 FROM revoked_session WHERE id = :session)
              AND NOT EXISTS (
                SELECT 1 FROM revoked_subject
                WHERE subject IN (:actor, :all) AND begun_before >= :begun)
            """)
        .param("user", user)
        .param("session", session.id())
        .param("actor", session.caller().actor().value())
        .param("all", ALL + user)
        .param("begun", utc(session.begunAt()))
        .query(Boolean.class)
        .optional();
  }

  /** Ends the session on all nodes, with every token that was refreshed in it. Repeatable. */
  @Transactional
  void revoke(Session session) {
    jdbc.sql("INSERT INTO revoked_session (id, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .params(session.id(), utc(clock.instant().plus(tokens.lifetime())))
        .update();
    jdbc.sql("DELETE FROM revoked_session WHERE expires_at < now()").update();
    audit.record(session.caller().user(), AuditKind.SIGNED_OUT, null);
  }

  /** Ends every sign-in of the user, on all nodes. Repeatable. */
  @Transactional
  public void revokeSignIns(UserId user) {
    revokeUntilNow(user.value());
    audit.record(user, AuditKind.SIGNED_OUT_EVERYWHERE, "sign-ins");
  }

  /** Ends every sign-in of the user and every token of the user's actors and of the user. */
  @Transactional
  public void revokeAll(UserId user) {
    revokeUntilNow(ALL + user.value());
    jdbc.sql("DELETE FROM personal_token WHERE owner = ?").param(user.value()).update();
    audit.record(user, AuditKind.SIGNED_OUT_EVERYWHERE, "sign-ins and all tokens");
  }

  /**
   * Ends every token of that actor that was made until now. Those of other actors stay, its
   * parent's too, which reaches this one. The caller knows that the actor is the user's.
   */
  @Transactional
  public void revokeTokensOf(ActorId actor, UserId owner) {
    revokeUntilNow(actor.value());
    audit.record(owner, AuditKind.ACTOR_TOKENS_REVOKED, actor.value());
  }

  private void revokeUntilNow(String subject) {
    Instant now = clock.instant();
    jdbc.sql(
            """
            INSERT INTO revoked_subject (subject, begun_before, expires_at)
            VALUES (:subject, :now, :forgotten)
            ON CONFLICT (subject) DO UPDATE
            SET begun_before = greatest(revoked_subject.begun_before, excluded.begun_before),
              expires_at = greatest(revoked_subject.expires_at, excluded.expires_at)
            """)
        .param("subject", subject)
        .param("now", utc(now))
        .param("forgotten", utc(now.plus(tokens.lifetime())))
        .update();
    jdbc.sql("DELETE FROM revoked_subject WHERE expires_at < now()").update();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
