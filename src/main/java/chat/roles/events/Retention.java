package chat.roles.events;

import chat.roles.kernel.chores.Chore;
import java.time.Duration;

/** Deletes old events, a few at a time, about once an hour. */
final class Retention extends Chore {

  private static final Duration MEAN_PAUSE = Duration.ofHours(1);
  private static final int BATCH = 500;

  private final FeedStore store;
  private final Duration retention;

  Retention(FeedStore store, Duration retention) {
    super("events-retention", MEAN_PAUSE, "Old events stay until the next time");
    this.store = store;
    this.retention = retention;
  }

  /** Deletes all that is old now. */
  @Override
  protected void work() throws InterruptedException {
    while (store.deleteOlderThan(retention, BATCH) == BATCH) {
      Thread.sleep(Duration.ofMillis(20)); // others go first
    }
  }
}
