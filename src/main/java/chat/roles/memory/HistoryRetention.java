package chat.roles.memory;

import chat.roles.kernel.chores.Chore;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Forgets changes that are too old to be undone, a few at a time. Several servers may do so at
 * once: what one has locked the others leave out.
 */
@Component
final class HistoryRetention extends Chore {

  private static final Duration MEAN_PAUSE = Duration.ofMinutes(30);
  private static final Duration BREATH = Duration.ofMillis(20);
  private static final int AT_ONCE = 20;

  private final HistoryStore store;
  private final Duration age;

  HistoryRetention(HistoryStore store, MemorySettings settings) {
    super("memory-retention", MEAN_PAUSE, "Old changes of memory stay until the next time");
    this.store = store;
    this.age = settings.historyAge();
  }

  /** Forgets all that is old now and that nobody else is at. */
  @Override
  protected void work() throws InterruptedException {
    while (store.forgetOlderThan(age, AT_ONCE) > 0) {
      Thread.sleep(BREATH); // others go first
    }
  }
}
