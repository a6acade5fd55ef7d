package chat.roles.users;

import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which sign-ins still count. A session costs no row until it is revoked. */
@Component
class Sessions {

  private final JdbcClient jdbc;
  private final Tokens tokens;

  Sessions(JdbcClient jdbc, Tokens tokens) {
    this.jdbc = jdbc;
    this.tokens = tokens;
  }

  /** False when it was revoked, or its user is gone. */
  boolean isLive(Session session) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT 1 FROM app_user WHERE id = ?)
              AND NOT EXISTS (SELECT 1 FROM revoked_session WHERE id = ?)
            """)
        .params(session.caller().user().value(), session.id())
        .query(Boolean.class)
        .single();
  }

  /** Ends the session on all nodes, with every token that was refreshed in it. Repeatable. */
  @Transactional
  void revoke(Session session) {
    Instant forgotten = Instant.now().plus(tokens.lifetime());
    jdbc.sql("INSERT INTO revoked_session (id, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .params(session.id(), forgotten.atOffset(ZoneOffset.UTC))
        .update();
    jdbc.sql("DELETE FROM revoked_session WHERE expires_at < now()").update();
  }
}
