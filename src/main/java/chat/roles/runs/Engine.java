package chat.roles.runs;

import chat.roles.kernel.db.OwnConnections;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import tools.jackson.databind.JsonNode;

/**
 * What this process carries out. Has no threads but those of the runs: {@link RunsLifecycle} turns
 * the cranks {@link #beat} and {@link #poll}, in tests the test does.
 *
 * <p>Of two executions of one run in this process the one with the higher epoch is the owner; the
 * other is fenced by the database and drops out by itself.
 *
 * <p>Long, since it is the one place that knows both what is carried out here and what others are
 * told of it: starting, searching, taking over, handing on and stopping all change the two
 * together.
 */
final class Engine {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final int CLAIMED_AT_ONCE = 200;
  private static final Duration UNWINDING = Duration.ofSeconds(2);

  private final OwnershipStore ownership;
  private final JournalStore journal;
  private final ChangeStore changes;
  private final JournalReader reader;
  private final WaitStore waits;
  private final DueStore due;
  private final SuspensionStore suspensions;
  private final TurnStore turns;
  private final HandOver handOver;
  private final Insertion insertion;
  private final RunStore runs;
  private final Programs programs;
  private final RunSettings settings;
  private final Heartbeat heartbeat;
  private final Watches watches = new Watches();
  private final Map<RunId, Active> active = new ConcurrentHashMap<>();
  private volatile Runnable wakeUp = () -> {};
  private volatile Consumer<Duration> alarm = _ -> {};
  private volatile boolean stopping;
  private volatile UnaryOperator<RunListener> observer = listener -> listener;
  private final AtomicLong takenOver = new AtomicLong();

  /** Whether runs may be queued for want of room here, so that an end makes place for one. */
  private volatile boolean crowded;

  /** Whether a run may be this node's in the database without being carried out. */
  private volatile boolean mayHaveForgotten;

  Engine(
      DataSource dataSource,
      OwnConnections connections,
      RunStore runs,
      Programs programs,
      Feed feed,
      RunSettings settings,
      LongSupplier nanoTime) {
    this.ownership = new OwnershipStore(dataSource, feed);
    this.waits = new WaitStore(dataSource, ownership, feed);
    this.due = new DueStore(dataSource, waits, feed);
    this.suspensions = new SuspensionStore(dataSource);
    this.turns = new TurnStore(dataSource, ownership, waits);
    this.insertion = new Insertion(ownership, this::hasRoom);
    this.handOver = new HandOver(turns, this::hasRoom, this::activate);
    this.journal = new JournalStore(dataSource);
    this.changes = new ChangeStore(dataSource);
    this.reader = new JournalReader(dataSource);
    this.runs = runs;
    this.programs = programs;
    this.settings = settings;
    this.heartbeat = new Heartbeat(connections, settings.lease(), nanoTime, this::lost);
  }

  private record Active(RunExecution execution, CompletableFuture<@Nullable Void> over) {}

  Programs programs() {
    return programs;
  }

  /** What to do when a poll should come at once. */
  void onWakeUp(Runnable action) {
    wakeUp = action;
  }

  /** A poll should come at once. */
  void wakeUp() {
    wakeUp.run();
  }

  /** What to do when a poll should come after a time. */
  void onAlarm(Consumer<Duration> action) {
    alarm = action;
  }

  /** Becomes a node; on a database of its own, the only one. */
  void join() {
    stopping = false;
    try {
      heartbeat.join(settings.soleNode());
    } catch (SQLException e) {
      throw new IllegalStateException("Runs cannot be carried out without the database.", e);
    }
  }

  /** Renews the lease. */
  void beat() {
    heartbeat.beat();
  }

  /**
   * Stores the run, and carries it out unless it is queued. A request that was made before is
   * followed instead.
   */
  Running start(
      NewRun run,
      Packed input,
      JsonNode read,
      @Nullable Object brought,
      List<RunListener> listeners) {
    Node node = heartbeat.node();
    Watch watch = watches.open(run.id(), listeners);
    try {
      switch (insertion.insert(run, input, node)) {
        case Insertion.Inserted.Here _ -> {
          Fence fence = new Fence(run.id(), node.id(), 1);
          activate(
              new Owned(fence, run.kind(), run.owner(), run.actor(), run.lane(), read, true),
              node,
              brought);
        }
        case Insertion.Inserted.Queued _ -> {}
        case Insertion.Inserted.Before(RunId before) -> {
          watch.leave();
          return follow(before, listeners);
        }
      }
      return watch;
    } catch (RuntimeException e) {
      watch.leave();
      throw e;
    }
  }

  /** Follows a run, wherever it is carried out. */
  Running follow(RunId id, List<RunListener> listeners) {
    Watch watch = watches.open(id, listeners);
    try {
      tellOfMilestones(Set.of(id));
    } catch (SQLException | DataAccessException e) {
      LOG.warn("How run {} stands is found out at the next look: {}", id, e.getMessage());
    }
    return watch;
  }

  /** Delivers a message to a place at which a run waits; false when nothing waits there. */
  boolean deliver(RunId run, String path, String by, UnaryOperator<JsonNode> message) {
    Node node = heartbeat.node();
    WaitStore.Delivery delivery =
        Persistence.whileAlive(
            node,
            run,
            again -> {
              mayHaveForgotten |= again;
              return waits.deliver(run, path, by, message, hasRoom() ? node.id() : null);
            });
    Owned woken = delivery.woken();
    if (woken != null) {
      activate(woken, node);
    } else if (mayHaveForgotten) {
      wakeUp.run();
    }
    return delivery.delivered();
  }

  /** The newest place at which one of the actors, or a run about one, waits for its user. */
  Optional<Suspension> suspension(UserId owner, Collection<ActorId> actors) {
    try {
      return suspensions.newest(owner, actors);
    } catch (SQLException e) {
      throw new UncategorizedSQLException("a look for what waits", null, e);
    }
  }

  private int room() {
    return Math.max(0, settings.maxActive() - active.size());
  }

  private boolean hasRoom() {
    boolean room = room() > 0;
    crowded |= !room;
    return room && !stopping;
  }

  /** Looks for runs that nobody carries out, and for the ends of runs that others do. */
  void poll() {
    heartbeat.living().filter(_ -> !stopping).ifPresent(this::poll);
  }

  private void poll(Node node) {
    try {
      dropCancelled();
      claim(node);
      tellOfMilestonesElsewhere();
    } catch (SQLException | DataAccessException e) {
      mayHaveForgotten = true;
      LOG.warn("Runs to go on with could not be looked for: {}", e.getMessage());
    }
  }

  /** Others may have cancelled what is carried out here; its next step would find out, too. */
  private void dropCancelled() {
    if (active.isEmpty()) {
      return;
    }
    for (RunId id : runs.cancelledLately()) {
      Active mine = active.get(id);
      if (mine != null) {
        mine.execution().lose();
      }
    }
  }

  private void claim(Node node) throws SQLException {
    if (mayHaveForgotten) {
      mayHaveForgotten = false;
      activateAll(ownership.claimForgotten(node.id(), active.keySet()), node);
    }
    crowded = false;
    Optional<Duration> nextDue = due.nextDue();
    boolean more = true;
    while (more && hasRoom()) {
      int atMost = Math.min(CLAIMED_AT_ONCE, room());
      List<Owned> found = new ArrayList<>(ownership.claim(node.id(), atMost));
      takenOver.addAndGet(found.size());
      if (nextDue.filter(Duration::isZero).isPresent()) {
        found.addAll(due.claimDue(node.id(), atMost));
        nextDue = due.nextDue();
      }
      found.addAll(ownership.claimQueued(node.id(), atMost));
      activateAll(found, node);
      more = found.size() >= atMost;
    }
    handOver.abandoned(node);
    nextDue.ifPresent(alarm);
  }

  /** Gives turns that became free to those who wait for them; what fails is found by a search. */
  private void handOver(RunExecution execution, @Nullable Owned next) {
    try {
      handOver.after(execution, next);
    } catch (SQLException e) {
      LOG.warn("Turns of run {} are handed over later: {}", execution.id(), e.getMessage());
      mayHaveForgotten = true;
    }
  }

  private void tellOfMilestonesElsewhere() throws SQLException {
    Set<RunId> elsewhere =
        watches.ids().stream().filter(id -> !active.containsKey(id)).collect(Collectors.toSet());
    if (!elsewhere.isEmpty()) {
      tellOfMilestones(elsewhere);
    }
  }

  private void tellOfMilestones(Set<RunId> ids) throws SQLException {
    suspensions
        .newest(ids)
        .forEach((id, suspension) -> watches.reached(id, new Milestone.Suspended(suspension)));
    runs.results(ids).forEach(watches::finished);
  }

  private void activateAll(Collection<Owned> owned, Node node) {
    owned.forEach(run -> activate(run, node));
  }

  private void activate(Owned owned, Node node) {
    activate(owned, node, null);
  }

  private void activate(Owned owned, Node node, @Nullable Object brought) {
    RunId id = owned.fence().run();
    RunExecution execution =
        new RunExecution(
            owned,
            brought,
            node,
            journal,
            changes,
            reader,
            waits,
            turns,
            observer.apply(watches.of(id)),
            this::isStopping);
    Active mine = new Active(execution, new CompletableFuture<>());
    Active owner = active.merge(id, mine, Engine::later);
    if (!owner.equals(mine)) {
      return;
    }
    Thread.ofVirtual().name("run-" + id).start(() -> carryOut(mine));
  }

  private static Active later(Active former, Active next) {
    if (next.execution().fence().epoch() <= former.execution().fence().epoch()) {
      return former;
    }
    former.execution().lose();
    return next;
  }

  private void carryOut(Active mine) {
    RunExecution execution = mine.execution();
    boolean over = false;
    boolean again = false;
    try {
      RunProgram program = programs.get(execution.owned().kind());
      switch (new Carrier(execution, program, ownership, waits).carryOut()) {
        case Carrier.Outcome.Ended ended -> {
          ended(execution, ended);
          over = true;
        }
        case Carrier.Outcome.Suspended(WaitStore.Sleep.Asleep asleep) -> {
          asleep(execution, asleep);
          over = true;
        }
        case Carrier.Outcome.Suspended(WaitStore.Sleep.Awake _), Carrier.Outcome.CutOff _ ->
            again = true;
        case Carrier.Outcome.Suspended(WaitStore.Sleep.Lost _) ->
            LOG.debug("Run {} is not ours any more", execution.id());
      }
    } catch (RunLostException e) {
      LOG.debug("Run {} is not ours any more", execution.id());
    } catch (RuntimeException e) {
      LOG.error("The end of run {} could not be recorded; it is continued", execution.id(), e);
    } finally {
      active.remove(execution.id(), mine);
      if (again) {
        activate(execution.owned().again(), execution.node());
      } else if (!over) {
        mayHaveForgotten = true;
      }
      mine.over().complete(null);
      if (crowded) {
        wakeUp.run();
      }
    }
  }

  private void asleep(RunExecution execution, WaitStore.Sleep.Asleep asleep) {
    Owned next = asleep.next();
    if (next != null) {
      activate(next, execution.node());
    }
    Suspension suspension = asleep.suspension();
    if (suspension != null) {
      watches.reached(execution.id(), new Milestone.Suspended(suspension));
    }
    if (asleep.gaveTurnBack()) {
      handOver(execution, next);
    }
    asleep.due().ifPresent(alarm);
  }

  private void ended(RunExecution execution, Carrier.Outcome.Ended ended) {
    Owned next = ended.ending().next();
    if (next != null) {
      activate(next, execution.node());
    }
    if (!ended.certain()) {
      mayHaveForgotten = true;
      wakeUp.run();
    }
    watches.finished(execution.id(), ended.result());
    handOver(execution, next);
  }

  /** Runs were cancelled, and it is committed. */
  void cancelled(Map<RunId, JsonNode> results) {
    results.forEach((id, result) -> {
      Active mine = active.get(id);
      if (mine != null) {
        mine.execution().lose();
      }
      watches.finished(id, result);
    });
    wakeUp.run();
  }

  private void lost(Node node) {
    LOG.warn("Node {} has lost its lease; its runs go on elsewhere", node.id());
    active.values().stream()
        .map(Active::execution)
        .filter(execution -> execution.node() == node)
        .forEach(RunExecution::lose);
  }

  /**
   * Lets the steps that are being performed end, within the grace, then gives all runs back, so
   * that another process continues them at once.
   */
  void stop() {
    stopping = true;
    if (!endWithin(settings.shutdownGrace())) {
      active.values().forEach(mine -> mine.execution().interrupt());
      endWithin(UNWINDING);
    }
    heartbeat.living().ifPresent(this::giveBack);
    heartbeat.stop();
    watches.abandonAll();
  }

  /** Who else hears of each execution's steps. */
  void onExecution(UnaryOperator<RunListener> newObserver) {
    observer = newObserver;
  }

  /** How many runs were found that another node had begun. */
  long takenOver() {
    return takenOver.get();
  }

  /** How many runs are being carried out here. */
  int active() {
    return active.size();
  }

  /** No further step begins; those that are being performed may end and are recorded. */
  boolean isStopping() {
    return stopping;
  }

  private void giveBack(Node node) {
    try {
      ownership.giveBack(node.id());
    } catch (SQLException e) {
      LOG.warn("Runs are taken over when the lease of this node ends: {}", e.getMessage());
    }
  }

  /** Waits until everything that is being carried out now is over; false when it is not. */
  boolean endWithin(Duration atMost) {
    try {
      CompletableFuture.allOf(
              active.values().stream().map(Active::over).toArray(CompletableFuture<?>[]::new))
          .get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
