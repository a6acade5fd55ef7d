package chat.roles.users.audit;

import chat.roles.kernel.chores.Chore;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes what happened too long ago. Several nodes may do so at once. */
@Component
final class AuditRetention extends Chore {

  private static final Duration MEAN_PAUSE = Duration.ofHours(1);

  private final JdbcClient jdbc;
  private final AuditSettings settings;

  AuditRetention(JdbcClient jdbc, AuditSettings settings) {
    super("audit-retention", MEAN_PAUSE, "Old audit events stay until the next time");
    this.jdbc = jdbc;
    this.settings = settings;
  }

  @Override
  protected void work() {
    jdbc.sql("DELETE FROM audit_event WHERE at < now() - :millis * interval '1 millisecond'")
        .param("millis", settings.retention().toMillis())
        .update();
  }
}
