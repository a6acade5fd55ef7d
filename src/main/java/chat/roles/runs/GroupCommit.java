package chat.roles.runs;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records the steps of many runs in one statement and one commit.
 *
 * <p>Whoever comes while fewer than {@value #WRITERS} writes are on their way writes at once, on
 * its own thread: a single run pays nothing for the others' sake. Whoever comes later stands in
 * line, and when a write has ended, the first who notices takes the whole line along. So batches
 * grow with the load, and nobody ever waits for company. {@code WRITERS} is two, so that the next
 * batch is sent while the disk still flushes the one before.
 *
 * <p>Every record keeps its own fence; those that a batch did not write, because their run was not
 * theirs any more, somebody held its row at that moment, or the statement failed as a whole, are
 * tried again alone, by the threads that they belong to.
 */
final class GroupCommit {

  private static final int WRITERS = 2;
  private static final int AT_MOST = 100;

  private final JournalStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Waiting> line = new ArrayList<>();
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

  /** A record; where it stands is guarded by the lock. */
  private final class Waiting {

    private final JournalStore.Fenced record;
    private final Condition moved = lock.newCondition();
    private Place place = Place.IN_LINE;
    private @Nullable SQLException failure;

    private Waiting(JournalStore.Fenced record) {
      this.record = record;
    }

    private boolean isOpen() {
      return place == Place.IN_LINE || place == Place.BEING_WRITTEN;
    }

    private void moveTo(Place next, @Nullable SQLException reason) {
      place = next;
      failure = reason;
      moved.signal();
    }
  }

  /** What {@link JournalStore#record} does with plain steps. */
  boolean record(JournalStore.Fenced record) throws SQLException {
    Waiting mine = new Waiting(record);
    await(mine);
    return switch (mine.place) {
      case WRITTEN -> true;
      case WRITTEN_OR_NOT ->
          store.has(record.fence(), record.entry().step().path()) || store.recordAlone(record);
      case NOT_WRITTEN -> store.recordAlone(record);
      case LOST, IN_LINE, BEING_WRITTEN ->
          throw new SQLRecoverableException("a shared write was lost", "08007", mine.failure);
    };
  }

  /** Returns when the record is not open any more. */
  private void await(Waiting mine) {
    lock.lock();
    try {
      line.add(mine);
      while (mine.isOpen()) {
        if (mine.place == Place.IN_LINE && writing < WRITERS) {
          writeFirstInLine();
        } else {
          mine.moved.awaitUninterruptibly();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Called and left with the lock held; it is free meanwhile. */
  private void writeFirstInLine() {
    List<Waiting> batch = take();
    Place outcome = Place.LOST;
    SQLException failure = null;
    writing++;
    lock.unlock();
    try {
      outcome = write(batch);
    } catch (SQLException e) {
      failure = e;
      outcome = Persistence.passes(e) ? Place.LOST : Place.NOT_WRITTEN;
    } finally {
      lock.lock();
      writing--;
      for (Waiting waiting : batch) {
        waiting.moveTo(outcome, failure);
      }
      if (!line.isEmpty()) {
        line.getFirst().moved.signal();
      }
    }
  }

  private List<Waiting> take() {
    List<Waiting> first = line.subList(0, Math.min(AT_MOST, line.size()));
    List<Waiting> batch = new ArrayList<>(first);
    first.clear();
    batch.forEach(waiting -> waiting.place = Place.BEING_WRITTEN);
    return batch;
  }

  private Place write(List<Waiting> batch) throws SQLException {
    if (batch.size() == 1) {
      return store.recordAlone(batch.getFirst().record) ? Place.WRITTEN : Place.NOT_WRITTEN;
    }
    int written = store.recordTogether(batch.stream().map(waiting -> waiting.record).toList());
    return written == batch.size() ? Place.WRITTEN : Place.WRITTEN_OR_NOT;
  }
}
