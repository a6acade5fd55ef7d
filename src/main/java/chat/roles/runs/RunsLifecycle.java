package chat.roles.runs;

import chat.roles.kernel.db.Notices;
import chat.roles.kernel.db.OwnConnections;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Turns the engine's cranks while the server is up: the lease on one thread, the search for runs on
 * another, so that a slow search delays no renewal; notices of other nodes make it search at once.
 * Starts after and stops before everything else, the web server included: what waits for a run is
 * answered, and the requests can end.
 */
final class RunsLifecycle implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RunsLifecycle.class);

  private final Engine engine;
  private final RunSettings settings;
  private final Notices notices;
  private final AtomicBoolean awake = new AtomicBoolean();

  /** When the next poll for a run that is due comes, by {@link System#nanoTime}; 0: none is set. */
  private final AtomicLong alarm = new AtomicLong();

  private @Nullable ScheduledExecutorService lease;
  private @Nullable ScheduledExecutorService search;

  RunsLifecycle(Engine engine, OwnConnections connections, RunSettings settings) {
    this.engine = engine;
    this.settings = settings;
    this.notices =
        new Notices(connections, OwnershipStore.CHANNEL, engine::wakeUp, _ -> engine.wakeUp());
  }

  @Override
  public void start() {
    engine.join();
    ScheduledExecutorService searching = turning("runs-search", this::poll, settings.pollEvery());
    engine.onWakeUp(() -> wake(searching));
    engine.onAlarm(in -> wakeAt(searching, in));
    search = searching;
    lease = turning("runs-lease", engine::beat, settings.renewEvery());
    notices.start();
  }

  @Override
  public void stop() {
    notices.stop();
    end(search);
    engine.stop();
    end(lease);
    search = null;
    lease = null;
  }

  @Override
  public boolean isRunning() {
    return lease != null;
  }

  private void wake(ExecutorService searching) {
    if (awake.compareAndSet(false, true)) {
      try {
        searching.execute(() -> guarded(this::poll));
      } catch (RejectedExecutionException e) {
        LOG.debug("The server stops; another node looks for runs");
      }
    }
  }

  /** Polls when a run is due, unless the usual poll comes earlier or one is set for that time. */
  private void wakeAt(ScheduledExecutorService searching, Duration in) {
    if (in.compareTo(settings.pollEvery()) >= 0) {
      return;
    }
    long at = System.nanoTime() + in.toNanos();
    long set = alarm.get();
    if ((set == 0 || at < set) && alarm.compareAndSet(set, at)) {
      try {
        var _ = searching.schedule(() -> guarded(this::poll), in.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("The server stops; another node wakes what is due");
      }
    }
  }

  private void poll() {
    awake.set(false);
    alarm.set(0);
    engine.poll();
  }

  private static ScheduledExecutorService turning(String name, Runnable crank, Duration every) {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
    var _ =
        executor.scheduleWithFixedDelay(
            () -> guarded(crank), 0, every.toNanos(), TimeUnit.NANOSECONDS);
    return executor;
  }

  private static void guarded(Runnable crank) {
    try {
      crank.run();
    } catch (RuntimeException e) {
      LOG.error("Carrying out runs goes on after a mistake", e);
    }
  }

  private static void end(@Nullable ScheduledExecutorService executor) {
    if (executor != null) {
      executor.close();
    }
  }
}
