package chat.roles.memory;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Forgets changes that are too old to be undone, a few at a time. Several servers may do so at
 * once: what one has locked the others leave out.
 */
@Component
final class HistoryRetention implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryRetention.class);
  private static final Duration MEAN_PAUSE = Duration.ofMinutes(30);
  private static final Duration BREATH = Duration.ofMillis(20);
  private static final int AT_ONCE = 20;

  private final HistoryStore store;
  private final Duration age;
  private @Nullable Thread tidying;

  HistoryRetention(HistoryStore store, MemorySettings settings) {
    this.store = store;
    this.age = settings.historyAge();
  }

  @Override
  public void start() {
    tidying = Thread.ofVirtual().name("memory-retention").start(this::tidy);
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

  /** Until interrupted. The pauses differ, so that servers started together drift apart. */
  private void tidy() {
    try {
      while (true) {
        long mean = MEAN_PAUSE.toMillis();
        Thread.sleep(ThreadLocalRandom.current().nextLong(mean / 2, mean * 3 / 2));
        try {
          forgetOld();
        } catch (DataAccessException | TransactionException e) {
          LOG.warn("Old changes of memory stay until the next time: {}", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Forgets all that is old now and that nobody else is at. */
  void forgetOld() throws InterruptedException {
    while (store.forgetOlderThan(age, AT_ONCE) > 0) {
      Thread.sleep(BREATH); // others go first
    }
  }
}
