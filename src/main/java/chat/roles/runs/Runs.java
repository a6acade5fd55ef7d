package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Durable execution. */
public class Runs {

  /** How soon one who blocks notices that the server stops. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Engine engine;
  private final RunStore store;
  private final Feed feed;
  private final TransactionTemplate transaction;

  Runs(Engine engine, RunStore store, Feed feed, TransactionTemplate transaction) {
    this.engine = engine;
    this.store = store;
    this.feed = feed;
    this.transaction = transaction;
  }

  /** Starts a run for which nothing has been looked up. */
  public Running start(NewRun run, List<RunListener> listeners) {
    return start(run, null, listeners);
  }

  /**
   * Starts a run: when this returns it is committed, and goes on whatever happens to this process.
   * It is carried out here at once, or, when earlier runs of its lane have not ended, after them.
   *
   * <p>A run with a {@link NewRun.Request} that was made before is not started: that request's run
   * is followed.
   *
   * <p>Never joins the caller's transaction: call it outside of one or after its commit.
   *
   * @param brought what the caller has looked up a moment ago and the program would look up again;
   *     it is there when the run is carried out at once, and only then. It must not decide anything
   *     that is not recorded
   * @param listeners told of the run's way on this node and of its end on any
   * @throws Problem when a request's key was used for another one, when the input is over 16 MB,
   *     the id was used before, or the server starts, stops or is cut off from its database
   */
  public Running start(NewRun run, @Nullable Object brought, List<RunListener> listeners) {
    if (!engine.programs().has(run.kind())) {
      throw new IllegalArgumentException("no program for runs of the kind " + run.kind());
    }
    String text = Json.write(run.input());
    try {
      return engine.start(run, Packed.of(text, "input"), Json.parse(text), brought, listeners);
    } catch (RunLostException e) {
      throw new Problem(
          Category.UNAVAILABLE,
          "not-ready",
          "The server was cut off from its database; try again.");
    }
  }

  /**
   * Follows a run of which the caller knows that it may; its next milestone may be past already.
   */
  public Running follow(RunId run, List<RunListener> listeners) {
    return engine.follow(run, listeners);
  }

  /**
   * Nobody waits for the run's result any more: from now on its end is told otherwise, see {@link
   * RunProgram#ending}.
   *
   * @return the milestone when the run had come to it before
   */
  public Optional<Milestone> leave(RunId run) throws InterruptedException {
    if (store.leave(run)) {
      return Optional.empty();
    }
    Running ended = follow(run, List.of());
    try {
      return ended.awaitMilestone(Duration.ZERO);
    } finally {
      ended.leave();
    }
  }

  /** Whether the runs take turns with each other, so that one must not wait for the other. */
  public boolean takeTurns(RunId one, RunId other) {
    return store.shareLane(one, other);
  }

  /**
   * Blocks until the run has ended or waits for its user, however long that takes.
   *
   * @throws InterruptedException also when this server stops
   */
  public Milestone awaitMilestone(RunId run) throws InterruptedException {
    while (!engine.isStopping()) {
      Running running = follow(run, List.of());
      try {
        Optional<Milestone> reached = running.awaitMilestone(LOOK);
        if (reached.isPresent()) {
          return reached.get();
        }
      } finally {
        running.leave();
      }
    }
    throw new InterruptedException("the server stops");
  }

  /**
   * The newest place at which one of the actors' programs, or a run about one, waits for its user.
   */
  public Optional<Suspension> newestSuspension(UserId owner, Collection<ActorId> actors) {
    return engine.suspension(owner, actors);
  }

  /**
   * Delivers a message to a place at which a run waits, and wakes the run, in one commit of its
   * own. A run that is woken is carried out by this node when it has room.
   *
   * @param by repeating the call with the same key delivers once, and says so again
   * @param message what is delivered, made from what the place shows
   * @return false when nothing waits there (any more)
   */
  public boolean deliver(RunId run, String path, String by, UnaryOperator<JsonNode> message) {
    return engine.deliver(run, path, by, message);
  }

  /** Changes what a place shows, with a journal record; nothing when it waits no more. */
  public Companion showing(RunId run, String path, JsonNode shown) {
    return SuspensionStore.showing(run, path, Packed.of(Json.write(shown), "dto"));
  }

  /** The run when it is this user's. */
  public Optional<Run> find(UserId owner, RunId id) {
    return store.find(owner, id);
  }

  /** The user's runs, newest first; of one actor and in one state unless null. */
  public Page<Run> list(
      UserId owner, @Nullable ActorId actor, @Nullable RunState state, PageRequest page) {
    return store.list(owner, actor, state, page);
  }

  /**
   * Cancels what these actors' runs still have to do. Joins the caller's transaction; once it is
   * committed, nothing is recorded for the runs any more, steps being performed here are
   * interrupted, those who wait get the cancelled result, and the runs' lanes go on.
   *
   * <p>Waits for steps that are being recorded in this moment. Call it before the transaction
   * writes to what companions of journal records write to: runs come first in the lock order.
   */
  public void cancelOf(List<ActorId> actors) {
    transaction.executeWithoutResult(_ -> cancel(actors));
  }

  private void cancel(List<ActorId> actors) {
    Map<RunId, JsonNode> results = new HashMap<>();
    for (RunStore.Unended run : store.lockUnended(actors)) {
      results.put(run.id(), cancel(run));
    }
    afterCommit(results);
  }

  /**
   * Cancels the user's run, at once, wherever it is carried out: nothing is recorded for it any
   * more when this returns, and steps being performed are interrupted, here now and on another node
   * as soon as it hears of it. Repeating the call is safe. Call it outside of a transaction.
   *
   * @return the cancelled run
   * @throws Problem missing, when it is not this user's; conflict, when it has ended otherwise
   */
  public Run cancel(UserId owner, RunId id) {
    transaction.executeWithoutResult(_ -> cancelLocked(owner, id));
    return store.find(owner, id).orElseThrow(() -> Problem.missing("run"));
  }

  private void cancelLocked(UserId owner, RunId id) {
    RunStore.Locked locked = store.lock(owner, id).orElseThrow(() -> Problem.missing("run"));
    switch (locked.state()) {
      case CANCELLED -> {}
      case DONE, FAILED ->
          throw Problem.conflict(
              "run-ended",
              "The run has ended already, as %s; there is nothing to cancel."
                  .formatted(locked.state().text()));
      case QUEUED, RUNNING, WAITING -> {
        RunStore.Unended run = locked.run();
        JsonNode result = cancel(run);
        engine.programs().get(run.kind()).cancelled(owner, run.actor()).forEach(store::tell);
        afterCommit(Map.of(id, result));
      }
    }
  }

  private JsonNode cancel(RunStore.Unended run) {
    JsonNode result =
        Carrier.failure(engine.programs().get(run.kind()), new RunCancelledException(run.id()));
    store.cancel(run.id(), Packed.of(Json.write(result), "result"));
    store.tell(feed.change(run.id(), run.owner(), run.actor(), RunState.CANCELLED));
    store.wakeNodes(run.id());
    return result;
  }

  private void afterCommit(Map<RunId, JsonNode> results) {
    if (!results.isEmpty()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              engine.cancelled(results);
            }
          });
    }
  }
}
