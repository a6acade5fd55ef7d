package chat.roles.runs;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Turns the engine's cranks while the server is up: the lease on one thread, the search for runs on
 * another, so that a slow search delays no renewal. Starts after and stops before everything else,
 * the web server included: what waits for a run is answered, and the requests can end.
 */
final class RunsLifecycle implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RunsLifecycle.class);

  private final Engine engine;
  private final RunSettings settings;
  private final AtomicBoolean awake = new AtomicBoolean();
  private @Nullable ScheduledExecutorService lease;
  private @Nullable ScheduledExecutorService search;

  RunsLifecycle(Engine engine, RunSettings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  @Override
  public void start() {
    engine.join();
    ScheduledExecutorService searching = turning("runs-search", this::poll, settings.pollEvery());
    engine.onWakeUp(() -> wake(searching));
    search = searching;
    lease = turning("runs-lease", engine::beat, settings.renewEvery());
  }

  @Override
  public void stop() {
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

  private void poll() {
    awake.set(false);
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
