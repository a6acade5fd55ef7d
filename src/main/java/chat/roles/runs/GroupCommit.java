package chat.roles.runs;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records the steps of many runs in one statement and one commit, on threads of its own, so that
 * whoever hands one over goes on meanwhile.
 *
 * <p>There are up to {@value #WRITERS} writers, each with a statement on its way; what comes while
 * they are busy stands in line, and the first writer that has ended takes the whole line along. So
 * batches grow with the load, and nothing ever waits for company: a single run's step is written at
 * once. {@code WRITERS} is two, so that the next batch is sent while the disk still flushes the one
 * before. A writer ends when the line is empty.
 *
 * <p>Every record keeps its own fence; those that a batch did not write, because their run was not
 * theirs any more, somebody held its row at that moment, or the statement failed as a whole, are
 * tried again alone, by the threads that wait for them.
 */
final class GroupCommit {

  private static final int WRITERS = 2;
  private static final int AT_MOST = 100;

  private final JournalStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Handed> line = new ArrayList<>();
  private int writing;

  GroupCommit(JournalStore store) {
    this.store = store;
  }

  private enum Place {
    IN_LINE,
    BEING_WRITTEN,
    WRITTEN,
    /** The statement wrote some, not all. */
    WRITTEN_OR_NOT,
    /** The statement failed, and wrote nothing. */
    NOT_WRITTEN,
    /** The statement's connection broke: it may have been committed. */
    LOST
  }

  /** A record that was handed over; where it stands is guarded by the lock. */
  final class Handed {

    private final JournalStore.Fenced record;
    private final Condition moved = lock.newCondition();
    private Place place = Place.IN_LINE;
    private @Nullable SQLException failure;

    private Handed(JournalStore.Fenced record) {
      this.record = record;
    }

    private boolean isOpen() {
      return place == Place.IN_LINE || place == Place.BEING_WRITTEN;
    }

    private void moveTo(Place next, @Nullable SQLException reason) {
      place = next;
      failure = reason;
      moved.signalAll();
    }

    /**
     * Blocks until it is known what came of the record; cannot be interrupted.
     *
     * @return false when the run is not the fence's any more; nothing was written
     * @throws SQLException when it is not known whether it was written, or it cannot be
     */
    boolean await() throws SQLException {
      return switch (outcome()) {
        case WRITTEN -> true;
        case WRITTEN_OR_NOT ->
            store.has(record.fence(), record.entry().step().path()) || store.recordAlone(record);
        case NOT_WRITTEN -> store.recordAlone(record);
        case LOST, IN_LINE, BEING_WRITTEN ->
            throw new SQLRecoverableException("a shared write was lost", "08007", failure);
      };
    }

    private Place outcome() {
      lock.lock();
      try {
        while (isOpen()) {
          moved.awaitUninterruptibly();
        }
        return place;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Sees to it that a plain step is recorded soon. */
  Handed handOver(JournalStore.Fenced record) {
    Handed handed = new Handed(record);
    lock.lock();
    try {
      line.add(handed);
      if (writing < WRITERS) {
        writing++;
        Thread.ofVirtual().name("journal-writer").start(this::writeAll);
      }
    } finally {
      lock.unlock();
    }
    return handed;
  }

  private void writeAll() {
    List<Handed> batch = take(List.of(), Place.LOST, null);
    while (!batch.isEmpty()) {
      Place outcome = Place.LOST;
      SQLException failure = null;
      try {
        outcome = write(batch);
      } catch (SQLException e) {
        failure = e;
        outcome = Persistence.passes(e) ? Place.LOST : Place.NOT_WRITTEN;
      } catch (RuntimeException | Error e) {
        failure = new SQLException(e);
      }
      batch = take(batch, outcome, failure);
    }
  }

  /** The next batch after one that is through; an empty one when the writer is to end. */
  private List<Handed> take(List<Handed> through, Place outcome, @Nullable SQLException failure) {
    lock.lock();
    try {
      for (Handed handed : through) {
        handed.moveTo(outcome, failure);
      }
      List<Handed> first = line.subList(0, Math.min(AT_MOST, line.size()));
      List<Handed> batch = new ArrayList<>(first);
      first.clear();
      batch.forEach(handed -> handed.place = Place.BEING_WRITTEN);
      if (batch.isEmpty()) {
        writing--;
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private Place write(List<Handed> batch) throws SQLException {
    if (batch.size() == 1) {
      return store.recordAlone(batch.getFirst().record) ? Place.WRITTEN : Place.NOT_WRITTEN;
    }
    int written = store.recordTogether(batch.stream().map(handed -> handed.record).toList());
    return written == batch.size() ? Place.WRITTEN : Place.WRITTEN_OR_NOT;
  }
}
