package chat.roles.runs;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One run while this node carries it out. Knows when it may not go on: the node lost it, or the
 * server stops. Threads are interrupted only while they perform a step, never while they record
 * one, because an interrupt closes the connection that a virtual thread reads from.
 */
final class RunExecution implements Execution {

  private final Owned owned;
  private final @Nullable Object brought;
  private final Node node;
  private final FencedJournal journal;
  private final BooleanSupplier stopping;
  private final RunListener listener;
  private final Set<Thread> performing = new HashSet<>();
  private final Set<Thread> cutOff = Collections.newSetFromMap(new WeakHashMap<>());
  private boolean interrupting;
  private volatile boolean halted;
  private volatile boolean lost;
  private final Map<String, Waiting> waits = new ConcurrentHashMap<>();
  private final WaitStore waitStore;
  private final TurnStore turns;
  private @Nullable Set<String> held;
  private volatile @Nullable DivergedException diverged;

  /**
   * @param stopping whether the server stops
   */
  RunExecution(
      Owned owned,
      @Nullable Object brought,
      Node node,
      JournalStore store,
      ChangeStore changes,
      JournalReader reader,
      WaitStore waitStore,
      TurnStore turns,
      RunListener listener,
      BooleanSupplier stopping) {
    this.stopping = stopping;
    this.listener = listener;
    this.owned = owned;
    this.brought = brought;
    this.node = node;
    this.waitStore = waitStore;
    this.turns = turns;
    this.journal =
        new FencedJournal(this, store, changes, recording(owned, node, reader), listener);
  }

  private static Recording recording(Owned owned, Node node, JournalReader reader) {
    if (owned.fresh()) {
      return Recording.empty();
    }
    RunId run = owned.fence().run();
    return Recording.of(
        new Recording.Source() {
          @Override
          public JournalReader.Slice slice(String from) {
            return Persistence.whileAlive(node, run, _ -> reader.slice(run, from));
          }

          @Override
          public Journal.Spent spent(Set<String> tools) {
            return Persistence.whileAlive(node, run, _ -> reader.spent(run, tools));
          }
        });
  }

  @Override
  public RunId id() {
    return owned.fence().run();
  }

  @Override
  public UserId owner() {
    return owned.owner();
  }

  @Override
  public ActorId actor() {
    return owned.actor();
  }

  @Override
  public int epoch() {
    return owned.fence().epoch();
  }

  @Override
  public @Nullable Object brought() {
    return brought;
  }

  @Override
  public JsonNode input() {
    return owned.input();
  }

  @Override
  public Journal journal() {
    return journal;
  }

  Owned owned() {
    return owned;
  }

  Fence fence() {
    return owned.fence();
  }

  Node node() {
    return node;
  }

  @Override
  public void takeTurn(String path, String lane) {
    if (lane.equals(owned.lane()) || heldTurns().contains(lane)) {
      return;
    }
    checkGoesOn();
    journal.settle();
    switch (Persistence.whileAlive(node, id(), _ -> turns.ask(fence(), lane))) {
      case TAKEN -> heldTurns().add(lane);
      case WAITS ->
          throw suspend(
              path,
              new Waiting(
                  Waiting.Reason.ACTOR, actor(), Json.object().put("lane", lane), null, List.of()));
      case RING -> throw new RingException(lane);
      case LOST -> {
        lose();
        throw new RunLostException(id());
      }
    }
  }

  /** The lanes whose turns the run has beyond its own. */
  synchronized Set<String> heldTurns() {
    Set<String> known = held;
    if (known == null) {
      known = ConcurrentHashMap.newKeySet();
      if (!owned.fresh()) {
        known.addAll(Persistence.whileAlive(node, id(), _ -> turns.held(id())));
      }
      held = known;
    }
    return known;
  }

  /** Whether the run has other turns than its own. */
  synchronized boolean hasTurns() {
    return !waits.isEmpty() || (held != null && !held.isEmpty());
  }

  /** What has come to a place at which the run waits; null when nothing has. */
  WaitStore.@Nullable Arrived arrived(String path) {
    return owned.fresh()
        ? null
        : Persistence.whileAlive(node, id(), _ -> waitStore.arrived(id(), path)).orElse(null);
  }

  /** The run waits at this place; what is returned is to be thrown. */
  RunSuspendedException suspend(String path, Waiting waiting) {
    waits.put(path, waiting);
    return new RunSuspendedException(id(), path);
  }

  /** Where this execution came to wait. */
  List<WaitStore.Wait> waits() {
    return waits.entrySet().stream()
        .map(wait -> new WaitStore.Wait(wait.getKey(), wait.getValue()))
        .sorted(Comparator.comparing(WaitStore.Wait::path))
        .toList();
  }

  /** The first divergence that a replay met, whatever the program made of it. */
  @Nullable DivergedException diverged() {
    return diverged;
  }

  DivergedException diverge(String path, String recorded, String met) {
    DivergedException exception = new DivergedException(id(), path, recorded, met);
    diverged = exception;
    return exception;
  }

  /**
   * Passes when a further step may begin.
   *
   * @throws RunLostException when not; the run cannot end here any more then, whatever the program
   *     makes of it
   */
  void checkGoesOn() {
    if (stopping.getAsBoolean() || !isOurs()) {
      throw gone();
    }
  }

  /**
   * Passes when the run may end.
   *
   * @throws RunLostException when not
   */
  void checkEnds() {
    if (halted || !isOurs()) {
      throw new RunLostException(id());
    }
  }

  private boolean isOurs() {
    return !lost && node.alive();
  }

  /** What {@link FencedJournal#settle} does. */
  void settle() {
    journal.settle();
  }

  /** Somebody else has the run, or it was cancelled. */
  void lose() {
    lost = true;
    interrupt();
  }

  /** Ends the steps that are being performed now; what they came to by then is still recorded. */
  synchronized void interrupt() {
    interrupting = true;
    for (Thread thread : performing) {
      if (thread != Thread.currentThread()) {
        thread.interrupt();
      }
    }
  }

  @Override
  public void release() {
    listener.released();
  }

  @Override
  public synchronized void cutOff(Thread branch) {
    cutOff.add(branch);
    if (performing.contains(branch)) {
      branch.interrupt();
    }
  }

  @Override
  public void forgetWaits(String path) {
    waits.keySet().removeIf(place -> place.equals(path) || place.startsWith(path + "."));
  }

  /** Performs an effect such that it can be interrupted. */
  Journal.Performed perform(Journal.Performance performance, String idempotencyKey)
      throws InterruptedException {
    return interruptibly(() -> performance.perform(idempotencyKey), Journal.Performed::failed);
  }

  /** Prepares a change such that it can be interrupted, and is not made then. */
  Journal.Change.Work prepare(Journal.Change change, String idempotencyKey)
      throws InterruptedException {
    try {
      return interruptibly(() -> change.prepare(idempotencyKey), _ -> true);
    } catch (RunUnwinding e) {
      throw e;
    } catch (RuntimeException e) {
      checkCutOff();
      throw e;
    }
  }

  /**
   * @param mayBeCutOff whether an outcome is void when the thread was interrupted meanwhile
   */
  private <T> T interruptibly(Interruptible<T> call, Predicate<T> mayBeCutOff)
      throws InterruptedException {
    enter();
    T outcome;
    try {
      outcome = call.perform();
    } catch (InterruptedException e) {
      if (leave() || !isOurs() || stopping.getAsBoolean()) {
        throw gone();
      }
      throw e;
    } catch (RuntimeException e) {
      if (leave() || !isOurs()) {
        throw gone();
      }
      throw e;
    } catch (Error e) {
      leave();
      throw e;
    }
    if ((leave() && mayBeCutOff.test(outcome)) || !isOurs()) {
      throw gone();
    }
    if (mayBeCutOff.test(outcome)) {
      checkCutOff();
    }
    return outcome;
  }

  @FunctionalInterface
  private interface Interruptible<T> {
    T perform() throws InterruptedException;
  }

  private RunLostException gone() {
    halted = true;
    return new RunLostException(id());
  }

  private synchronized void enter() throws InterruptedException {
    if (interrupting) {
      throw gone();
    }
    checkCutOff();
    performing.add(Thread.currentThread());
  }

  /** Whether the thread was or may have been interrupted by us; it is not any more. */
  private synchronized boolean leave() {
    performing.remove(Thread.currentThread());
    if (interrupting || cutOff.contains(Thread.currentThread())) {
      Thread.interrupted();
    }
    return interrupting;
  }

  private synchronized void checkCutOff() throws InterruptedException {
    if (cutOff.contains(Thread.currentThread())) {
      throw new InterruptedException("this branch was cut off");
    }
  }
}
