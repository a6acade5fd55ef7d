package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** One who follows a run from this process: waits for its next milestone, and listens. */
final class Watch implements Running, RunListener {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final RunId id;
  private final List<RunListener> listeners;
  private final AtomicBoolean over = new AtomicBoolean();
  private final CompletableFuture<Optional<Milestone>> reached = new CompletableFuture<>();
  private final Watches watches;

  Watch(RunId id, List<RunListener> listeners, Watches watches) {
    this.id = id;
    this.listeners = List.copyOf(listeners);
    this.watches = watches;
  }

  @Override
  public RunId id() {
    return id;
  }

  @Override
  public Optional<Milestone> awaitMilestone(Duration atMost) throws InterruptedException {
    try {
      return reached.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void leave() {
    watches.forget(this);
  }

  @Override
  public void began(Journal.Step step) {
    tell(listener -> listener.began(step));
  }

  @Override
  public void ended(Journal.Step step, Journal.Performed performed, long tookMicros) {
    tell(listener -> listener.ended(step, performed, tookMicros));
  }

  @Override
  public void delta(String path, String piece) {
    tell(listener -> listener.delta(path, piece));
  }

  @Override
  public void released() {
    tell(RunListener::released);
    reached.complete(Optional.empty());
  }

  @Override
  public void suspended(Suspension suspension) {
    if (over.compareAndSet(false, true)) {
      forEach(listener -> listener.suspended(suspension));
      reached.complete(Optional.of(new Milestone.Suspended(suspension)));
    }
  }

  @Override
  public void finished(JsonNode node) {
    if (over.compareAndSet(false, true)) {
      forEach(listener -> listener.finished(node));
      reached.complete(Optional.of(new Milestone.Ended(node)));
    }
  }

  void reach(Milestone milestone) {
    switch (milestone) {
      case Milestone.Ended(JsonNode result) -> finished(result);
      case Milestone.Suspended(Suspension suspension) -> suspended(suspension);
    }
  }

  /** This process stops, and the run goes on without it. */
  void abandon() {
    if (over.compareAndSet(false, true)) {
      forEach(listener -> listener.finished(Json.nodes().missingNode()));
      reached.complete(Optional.empty());
    }
  }

  private void tell(Consumer<RunListener> what) {
    if (!listeners.isEmpty() && !over.get()) {
      forEach(what);
    }
  }

  private void forEach(Consumer<RunListener> what) {
    for (RunListener listener : listeners) {
      try {
        what.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("A listener of run {} failed", id, e);
      }
    }
  }
}
