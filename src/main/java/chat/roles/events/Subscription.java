package chat.roles.events;

import chat.roles.kernel.ids.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One reader's way through a feed, at the reader's own pace: what it has not read yet stays in the
 * database, so a slow one costs nobody anything. For one thread.
 */
public final class Subscription implements AutoCloseable {

  private static final int BATCH = 100;

  private final FeedStore store;
  private final UserId user;
  private final Duration poll;
  private final Consumer<Subscription> onClose;
  private final Semaphore news = new Semaphore(0);
  private volatile boolean open = true;
  private long position;

  Subscription(
      FeedStore store, UserId user, long position, Duration poll, Consumer<Subscription> onClose) {
    this.store = store;
    this.user = user;
    this.position = position;
    this.poll = poll;
    this.onClose = onClose;
  }

  UserId user() {
    return user;
  }

  /** Up to where it has read; a later subscription from here misses nothing. */
  public long position() {
    return position;
  }

  /** False once the server wants the stream to end; the reader comes back, perhaps elsewhere. */
  public boolean open() {
    return open;
  }

  /**
   * The next events, in order.
   *
   * @return at least one; empty when the time is over or the subscription was closed
   */
  public List<Event> next(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (open) {
      news.drainPermits(); // before looking: what comes after the look leaves a new one
      List<Event> events = store.after(user, position, BATCH);
      if (!events.isEmpty()) {
        position = events.getLast().position();
        return events;
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        break;
      }
      boolean _ = news.tryAcquire(Math.min(left, poll.toNanos()), TimeUnit.NANOSECONDS);
    }
    return List.of();
  }

  void wake() {
    news.release();
  }

  void end() {
    open = false;
    wake();
  }

  @Override
  public void close() {
    open = false;
    onClose.accept(this);
  }
}
