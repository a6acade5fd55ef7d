package chat.roles.toolbox.script.sandbox;

import chat.roles.toolbox.script.sandbox.Frame.Kind;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Stops scripts that take too long or allocate too much in one turn, and says regularly that the
 * sandbox lives. A script that does not stop within some time is said to be stuck.
 */
final class Watchdog implements AutoCloseable {

  private static final long LOOK_MILLIS = 10;
  private static final long ALIVE_MILLIS = 500;
  private static final long GRACE_MILLIS = 1_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<Long, Watched> turns = new ConcurrentHashMap<>();
  private final Limits limits;
  private final Consumer<Frame> speaker;
  private final Runnable stuck;
  private final Thread thread = new Thread(this::watch, "script-watchdog");
  private volatile boolean closed;

  Watchdog(Limits limits, Consumer<Frame> speaker, Runnable stuck) {
    this.limits = limits;
    this.speaker = speaker;
    this.stuck = stuck;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The script begins a turn, on this thread. */
  void begins(long id, Room room) {
    long me = Thread.currentThread().threadId();
    turns.put(id, new Watched(room, me, threads.getThreadAllocatedBytes(me), System.nanoTime()));
  }

  /** The script waits for an answer: its time stands still. */
  void rests(long id) {
    Watched watched = turns.get(id);
    if (watched != null) {
      watched.restedSince = System.nanoTime();
    }
  }

  void goesOn(long id) {
    Watched watched = turns.get(id);
    if (watched != null) {
      long begun = watched.begun;
      watched.begun = begun + System.nanoTime() - watched.restedSince;
      watched.restedSince = 0;
    }
  }

  void ends(long id) {
    turns.remove(id);
  }

  private void watch() {
    long spoken = System.nanoTime();
    while (!closed) {
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
      long now = System.nanoTime();
      turns.forEach((id, watched) -> look(id, watched, now));
      if (millis(now - spoken) >= ALIVE_MILLIS) {
        spoken = now;
        speaker.accept(Frame.of(Kind.ALIVE, 0));
      }
    }
  }

  private void look(long id, Watched watched, long now) {
    if (watched.restedSince != 0) {
      return;
    }
    if (watched.stoppedAt != 0) {
      if (millis(now - watched.stoppedAt) > GRACE_MILLIS && turns.remove(id, watched)) {
        speaker.accept(Frame.of(Kind.STUCK, id));
        stuck.run();
      }
    } else if (millis(now - watched.begun) > limits.wallMillis()) {
      stop(watched, Breach.TIME, now);
    } else if (threads.getThreadAllocatedBytes(watched.thread) - watched.allocated
        > limits.memoryBytes()) {
      stop(watched, Breach.MEMORY, now);
    }
  }

  private static void stop(Watched watched, Breach why, long now) {
    watched.stoppedAt = now;
    Thread closing = new Thread(() -> watched.room.stop(why), "script-stop");
    closing.setDaemon(true);
    closing.start();
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** A turn under way. */
  private static final class Watched {
    private final Room room;
    private final long thread;
    private final long allocated;
    private volatile long begun;
    private volatile long restedSince;
    private volatile long stoppedAt;

    Watched(Room room, long thread, long allocated, long begun) {
      this.room = room;
      this.thread = thread;
      this.allocated = allocated;
      this.begun = begun;
    }
  }
}
