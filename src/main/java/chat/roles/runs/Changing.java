package chat.roles.runs;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One change of our own database with its record, until both are committed. Repeated over lost
 * connections as long as the node is alive: the record tells whether the lost try was committed,
 * and what it came to. Repeated a bounded number of times when others are in the way.
 */
final class Changing {

  private static final int TRIES = 6;
  private static final long FIRST_PAUSE_MILLIS = 20;

  private final RunExecution execution;
  private final ChangeStore store;
  private final String path;
  private final Supplier<JournalStore.Entry> work;
  private int inTheWay;
  private boolean uncertain;
  private JournalStore.@Nullable Entry tried;

  Changing(
      RunExecution execution, ChangeStore store, String path, Supplier<JournalStore.Entry> work) {
    this.execution = execution;
    this.store = store;
    this.path = path;
    this.work = work;
  }

  /** What was committed. */
  record Changed(JournalStore.Entry entry, Journal.Recorded recorded) {}

  /**
   * Blocks until it is committed.
   *
   * @throws RunLostException when the run is not ours any more
   * @throws Problem when others were in the way each time; nothing was written
   */
  Changed commit() {
    while (true) {
      try {
        Changed committed = committed();
        return committed == null ? now() : committed;
      } catch (RunUnwinding e) {
        throw e;
      } catch (RuntimeException e) {
        pause(e);
      }
    }
  }

  /** What an earlier try has committed, though its answer was lost. */
  private @Nullable Changed committed() {
    if (!uncertain || tried == null) {
      return null;
    }
    JournalStore.Entry entry = tried;
    return Persistence.whileAlive(
            execution.node(),
            execution.id(),
            _ -> Optional.ofNullable(store.own(execution.fence(), path)))
        .map(recorded -> new Changed(entry, recorded))
        .orElse(null);
  }

  private Changed now() {
    JournalStore.Entry entry = store.commit(execution.fence(), this::tried);
    if (entry == null) {
      execution.lose();
      throw new RunLostException(execution.id());
    }
    return new Changed(
        entry,
        new Journal.Recorded(Json.parse(entry.answer().unpacked()), entry.performed().failed()));
  }

  private JournalStore.Entry tried() {
    JournalStore.Entry entry = work.get();
    tried = entry;
    return entry;
  }

  /** Gives the others, or the database, some time; throws again what time does not help. */
  private void pause(RuntimeException failure) {
    SQLException cause = Persistence.cause(failure);
    if (cause == null) {
      throw failure;
    }
    if (Persistence.isInTheWay(cause)) {
      inTheWay++;
      if (inTheWay == TRIES) {
        throw Problem.conflict(
            "too-contended",
            "Others change the same all the time; %d tries were in vain. Nothing was changed: try again later, or let fewer change it at once."
                .formatted(TRIES));
      }
      long most = FIRST_PAUSE_MILLIS << inTheWay;
      Persistence.pause(
          execution.node(),
          execution.id(),
          Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most)));
    } else if (Persistence.passes(failure)) {
      uncertain = true;
      Persistence.pause(execution.node(), execution.id());
    } else if (!Persistence.isDuplicate(cause) || committed() == null) {
      throw failure;
    }
  }
}
