package chat.roles.quotas;

import chat.roles.kernel.ids.UserId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Whoever waits for a quota on this server stands in its line, so that only the first asks the
 * database.
 */
final class Lines {

  private record Key(UserId holder, String source) {}

  private static final class Line {
    private final Semaphore turn = new Semaphore(1, true);
    private int length;
    private int changes;
  }

  private final ConcurrentHashMap<Key, Line> lines = new ConcurrentHashMap<>();

  boolean isThereOne(Allowance allowance) {
    return lines.containsKey(key(allowance));
  }

  /** Joins the line; to be closed. */
  Place join(Allowance allowance) {
    Key key = key(allowance);
    Line joined =
        lines.compute(
            key,
            (_, there) -> {
              Line line = there == null ? new Line() : there;
              line.length++;
              return line;
            });
    return new Place(key, joined);
  }

  /** Something has come back: whoever is first looks again at once. */
  void changed(Allowance allowance) {
    Line line = lines.get(key(allowance));
    if (line != null) {
      synchronized (line) {
        line.changes++;
        line.notifyAll();
      }
    }
  }

  private void leave(Key key) {
    lines.computeIfPresent(key, (_, line) -> --line.length == 0 ? null : line);
  }

  private static Key key(Allowance allowance) {
    return new Key(allowance.holder(), allowance.source());
  }

  /** A place in a line; for one thread. */
  final class Place implements AutoCloseable {

    private final Key key;
    private final Line line;
    private boolean first;
    private int seen;

    private Place(Key key, Line line) {
      this.key = key;
      this.line = line;
    }

    /** False when the turn has not come in time. */
    boolean awaitTurn(Duration atMost) throws InterruptedException {
      first = line.turn.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return first;
    }

    /** Notes what has changed until now. */
    void look() {
      synchronized (line) {
        seen = line.changes;
      }
    }

    /** Returns when something has changed since the last look, or the time is over. */
    void awaitChange(Duration atMost) throws InterruptedException {
      long until = System.nanoTime() + atMost.toNanos();
      synchronized (line) {
        long left = atMost.toMillis();
        while (line.changes == seen && left > 0) {
          line.wait(left);
          left = (until - System.nanoTime()) / 1_000_000;
        }
      }
    }

    @Override
    public void close() {
      if (first) {
        line.turn.release();
      }
      leave(key);
    }
  }
}
