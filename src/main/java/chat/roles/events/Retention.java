package chat.roles.events;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Deletes old events, a few at a time, about once an hour. */
final class Retention implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration MEAN_PAUSE = Duration.ofHours(1);
  private static final int BATCH = 500;

  private final FeedStore store;
  private final Duration retention;

  Retention(FeedStore store, Duration retention) {
    this.store = store;
    this.retention = retention;
  }

  /** Until interrupted. The pauses differ, so that nodes started together drift apart. */
  @Override
  public void run() {
    try {
      while (true) {
        Thread.sleep(
            ThreadLocalRandom.current().nextLong(MEAN_PAUSE.toMillis() / 2, MEAN_PAUSE.toMillis()));
        try {
          deleteOld();
        } catch (DataAccessException e) {
          LOG.warn("Old events stay until the next time: {}", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deletes all that is old now. */
  void deleteOld() throws InterruptedException {
    while (store.deleteOlderThan(retention, BATCH) == BATCH) {
      Thread.sleep(Duration.ofMillis(20)); // others go first
    }
  }
}
