package chat.roles.users.audit;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes what happened too long ago. Several nodes may do so at once. */
@Component
final class AuditRetention implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);
  private static final Duration MEAN_PAUSE = Duration.ofHours(1);

  private final JdbcClient jdbc;
  private final AuditSettings settings;
  private @Nullable Thread tidying;

  AuditRetention(JdbcClient jdbc, AuditSettings settings) {
    this.jdbc = jdbc;
    this.settings = settings;
  }

  @Override
  public void start() {
    tidying = Thread.ofVirtual().name("audit-retention").start(this::tidy);
  }

  @Override
  public void stop() {
    if (tidying != null) {
      tidying.interrupt();
      tidying = null;
    }
  }

  @Override
  public boolean isRunning() {
    return tidying != null;
  }

  /** Until interrupted. The pauses differ, so that nodes started together drift apart. */
  private void tidy() {
    try {
      while (true) {
        long mean = MEAN_PAUSE.toMillis();
        Thread.sleep(ThreadLocalRandom.current().nextLong(mean / 2, mean * 3 / 2));
        try {
          deleteOld();
        } catch (DataAccessException e) {
          LOG.warn("Old audit events stay until the next time: {}", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void deleteOld() {
    jdbc.sql("DELETE FROM audit_event WHERE at < now() - :millis * interval '1 millisecond'")
        .param("millis", settings.retention().toMillis())
        .update();
  }
}
