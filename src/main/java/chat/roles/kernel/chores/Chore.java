package chat.roles.kernel.chores;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Work that a server does now and then, while it is up, behind everybody's back. All servers of a
 * database do it, so it must be harmless at the same time as elsewhere, and to do twice. The pauses
 * differ by up to a half, so that servers started together drift apart. What fails is told, and
 * tried again after the next pause.
 */
public abstract class Chore implements SmartLifecycle {

  /** An interrupt in the middle of a statement breaks its connection, which is told aloud. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final String name;
  private final Duration first;
  private final Duration pause;
  private final String undone;
  private final ReentrantLock working = new ReentrantLock();
  private @Nullable Thread thread;

  /**
   * @param name of its thread
   * @param pause before each time, in the mean
   * @param undone what is to be logged when it fails: what is not as it should be until the next
   *     time
   */
  protected Chore(String name, Duration pause, String undone) {
    this(name, pause, pause, undone);
  }

  /**
   * @param first before the first time
   */
  protected Chore(String name, Duration first, Duration pause, String undone) {
    this.name = name;
    this.first = first;
    this.pause = pause;
    this.undone = undone;
  }

  /** Does all that there is to do now. Interrupted when it goes on while the server stops. */
  protected abstract void work() throws InterruptedException;

  @Override
  public final synchronized void start() {
    thread = Thread.ofVirtual().name(name).start(this::workNowAndThen);
  }

  /** Lets work that is being done end, for a second, before it is interrupted. */
  @Override
  public final synchronized void stop() {
    Thread worker = thread;
    thread = null;
    if (worker == null) {
      return;
    }
    boolean rests = rests();
    worker.interrupt();
    if (rests) {
      working.unlock();
    }
  }

  /** Whether no work is being done, and none begins. */
  private boolean rests() {
    try {
      return working.tryLock(GRACE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public final synchronized boolean isRunning() {
    return thread != null;
  }

  private void workNowAndThen() {
    try {
      Thread.sleep(about(first));
      while (true) {
        working.lockInterruptibly();
        try {
          work();
        } catch (DataAccessException | TransactionException e) {
          LoggerFactory.getLogger(getClass()).warn("{}: {}", undone, e.getMessage());
        } catch (RuntimeException e) {
          LoggerFactory.getLogger(getClass()).error(undone, e);
        } finally {
          working.unlock();
        }
        Thread.sleep(about(pause));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration about(Duration mean) {
    long millis = mean.toMillis();
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis * 3 / 2));
  }
}
