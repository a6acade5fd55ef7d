package chat.roles.quotas;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Looks now and then for reservations of claimants that are gone. Several servers may do so. */
final class QuotaSweeper implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(QuotaSweeper.class);
  private static final Duration AGE = Duration.ofSeconds(30);

  private final Quotas quotas;
  private @Nullable Thread sweeping;

  QuotaSweeper(Quotas quotas) {
    this.quotas = quotas;
  }

  @Override
  public void start() {
    sweeping = Thread.ofVirtual().name("quota-sweeper").start(this::sweep);
  }

  @Override
  public void stop() {
    if (sweeping != null) {
      sweeping.interrupt();
      sweeping = null;
    }
  }

  @Override
  public boolean isRunning() {
    return sweeping != null;
  }

  private void sweep() {
    try {
      while (true) {
        long mean = AGE.toMillis();
        Thread.sleep(ThreadLocalRandom.current().nextLong(mean / 2, mean * 3 / 2));
        try {
          quotas.sweep(AGE);
        } catch (DataAccessException | TransactionException e) {
          LOG.warn("Reservations stay until the next time: {}", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
