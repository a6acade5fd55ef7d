package chat.roles.runs;

import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The journal of one run while one node carries it out.
 *
 * <p><b>The fence.</b> A record is one autocommitted {@code INSERT INTO qa … SELECT … FROM run
 * WHERE id, node, epoch and state still stand FOR SHARE}, its companions further CTEs of it. Under
 * READ COMMITTED the statement alone would see the run as it was when it began, and a take-over,
 * cancel or end that commits meanwhile would not stop it: the new owner would read a journal
 * without this record and then meet it. The row lock closes the gap in both directions. Whoever
 * changes the run's row ({@code UPDATE}: a claim, a cancel, an end) excludes {@code FOR SHARE}: if
 * we are first, they wait until our record is committed, and read the journal by a later statement
 * that sees it; if they are first, we wait, PostgreSQL looks at the new row version, finds another
 * epoch or state, and writes nothing. {@code FOR KEY SHARE} would not do, because plain updates do
 * not exclude it. The lock's price is a header change in a page that is hot anyway and some bytes
 * of WAL in a commit that is flushed anyway; steps of parallel branches share it. Lock order
 * everywhere: the run first, then what companions write.
 *
 * <p>Under load the steps of many runs share one such statement ({@link GroupCommit}): each with
 * its own fence, and leaving out what is locked instead of waiting for it.
 *
 * <p><b>Going on meanwhile.</b> A plain step's record is handed over, and the program is
 * interpreted on while it is written. Whatever the run does next that anybody else could see,
 * another effect, a wait, a turn, its end, waits for all that was handed over ({@link #settle}): so
 * at most one finished effect of each branch is not committed yet, as if the branch had waited at
 * once.
 *
 * <p><b>A lost connection.</b> Whether the statement was committed is unknown then. It is repeated
 * with the same path until it succeeds or finds its own record (of the same node and epoch); the
 * effect is not performed again. When the lease ends before the database is back, the run is lost,
 * and whoever continues it performs that one step again, with the same idempotency key.
 */
final class FencedJournal implements Journal {

  private static final int LONGEST_KEY = 100;

  private final RunExecution execution;
  private final JournalStore store;
  private final ChangeStore changes;
  private final Recording recording;
  private final RunListener listener;
  private final Queue<HandedOver> handedOver = new ConcurrentLinkedQueue<>();
  private final long takenOn = System.nanoTime();
  private final AtomicBoolean pastTheRecord = new AtomicBoolean();

  FencedJournal(
      RunExecution execution,
      JournalStore store,
      ChangeStore changes,
      Recording recording,
      RunListener listener) {
    this.execution = execution;
    this.store = store;
    this.changes = changes;
    this.recording = recording;
    this.listener = listener;
  }

  @Override
  public Recorded step(Step step, Performance performance) throws InterruptedException {
    execution.checkGoesOn();
    String question = Json.write(step.question());
    Recording.Entry entry = recording.take(step.path());
    return entry == null ? perform(step, question, performance) : replay(step, question, entry);
  }

  @Override
  public Recorded change(Step step, Change change) throws InterruptedException {
    execution.checkGoesOn();
    String question = Json.write(step.question());
    Recording.Entry entry = recording.take(step.path());
    return entry == null ? perform(step, question, change) : replay(step, question, entry);
  }

  @Override
  public Recorded await(Step step, Waiting waiting) throws InterruptedException {
    execution.checkGoesOn();
    String question = Json.write(step.question());
    Recording.Entry entry = recording.take(step.path());
    if (entry != null) {
      return replay(step, question, entry);
    }
    comesPastTheRecord();
    settle();
    WaitStore.Arrived arrived = execution.arrived(step.path());
    if (arrived == null) {
      throw execution.suspend(step.path(), waiting);
    }
    Performed taken =
        Performed.of(
            arrived.message(),
            List.of(WaitStore.taking(execution.id(), step.path(), waiting.reason())));
    Packed answer = Packed.of(Json.write(arrived.message()), "answer");
    record(new JournalStore.Entry(step, Packed.of(question, "question"), answer, taken, 0));
    return new Recorded(arrived.message(), false);
  }

  @Override
  public Spent recorded(Set<String> tools) {
    return recording.spent(tools);
  }

  @Override
  public boolean holds(String path) {
    return recording.holds(path);
  }

  @Override
  public void delta(String path, String piece) {
    listener.delta(path, piece);
  }

  private Recorded replay(Step step, String question, Recording.Entry entry) {
    if (!entry.isOf(step, question)) {
      throw execution.diverge(
          step.path(),
          entry.shown(),
          Recording.Entry.shown(step.tool(), Json.write(step.address()), question));
    }
    return entry.recorded();
  }

  private void comesPastTheRecord() {
    if (!pastTheRecord.getAndSet(true) && !execution.owned().fresh()) {
      listener.replayed(Duration.ofNanos(System.nanoTime() - takenOn));
    }
  }

  private Recorded perform(Step step, String questionText, Performance performance)
      throws InterruptedException {
    comesPastTheRecord();
    Packed question = Packed.of(questionText, "question");
    settle();
    listener.began(step);
    long begun = System.nanoTime();
    Performed performed = execution.perform(performance, idempotencyKey(step.path()));
    JournalStore.Entry entry = entry(step, question, performed, begun);
    JsonNode read = read(entry.answer().unpacked());
    record(entry);
    return new Recorded(read, performed.failed());
  }

  private static JournalStore.Entry entry(
      Step step, Packed question, Performed performed, long begun) {
    long tookMicros = (System.nanoTime() - begun) / 1_000;
    Packed answer = Packed.of(write(performed.answer()), "answer");
    return new JournalStore.Entry(step, question, answer, performed, tookMicros);
  }

  private Recorded perform(Step step, String questionText, Change change)
      throws InterruptedException {
    comesPastTheRecord();
    Packed question = Packed.of(questionText, "question");
    settle();
    listener.began(step);
    long begun = System.nanoTime();
    Changing.Changed changed;
    try {
      Change.Work work = execution.prepare(change, idempotencyKey(step.path()));
      changed =
          new Changing(
                  execution,
                  changes,
                  step.path(),
                  () -> entry(step, question, work.perform(), begun))
              .commit();
    } catch (RunUnwinding e) {
      throw e;
    } catch (RuntimeException e) {
      JournalStore.Entry entry = entry(step, question, change.failed(e), begun);
      JsonNode read = read(entry.answer().unpacked());
      record(entry);
      return new Recorded(read, entry.performed().failed());
    }
    listener.ended(step, changed.entry().performed(), changed.entry().tookMicros());
    return changed.recorded();
  }

  /**
   * Blocks until everything that was handed over is committed.
   *
   * @throws RunLostException when something was not, because this node may no longer write for the
   *     run
   */
  void settle() {
    for (HandedOver each = handedOver.peek(); each != null; each = handedOver.peek()) {
      try {
        each.settle();
      } finally {
        handedOver.remove(each);
      }
    }
  }

  /** A plain step that is being written. */
  private final class HandedOver {

    private final JournalStore.Fenced step;
    private final GroupCommit.Handed handed;
    private boolean settled;

    private HandedOver(JournalStore.Fenced step) {
      this.step = step;
      this.handed = store.handOver(step);
    }

    /** Of several threads the first finds out, and gets what went wrong; the others wait for it. */
    private synchronized void settle() {
      if (!settled) {
        settled = true;
        ensureRecorded(step, again -> again ? recordAgain(step) : handed.await());
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // only speed relies on it: a hand-over costs less
  private void record(JournalStore.Entry entry) {
    JournalStore.Fenced step = new JournalStore.Fenced(execution.fence(), entry);
    if (entry.isPlain()) {
      handedOver.add(new HandedOver(step));
      // lets the writer send it on this processor, instead of waking another first
      Thread.yield();
    } else {
      ensureRecorded(step, again -> again ? recordAgain(step) : store.recordAlone(step));
    }
  }

  private void ensureRecorded(JournalStore.Fenced step, Persistence.Try<Boolean> attempt) {
    if (!Persistence.whileAlive(execution.node(), execution.id(), attempt)) {
      execution.lose();
      throw new RunLostException(execution.id());
    }
    JournalStore.Entry entry = step.entry();
    listener.ended(entry.step(), entry.performed(), entry.tookMicros());
  }

  private boolean recordAgain(JournalStore.Fenced step) throws SQLException {
    try {
      return store.recordAlone(step);
    } catch (SQLException e) {
      if (Persistence.isDuplicate(e) && store.has(step.fence(), step.entry().step().path())) {
        return true;
      }
      throw e;
    }
  }

  private static String write(JsonNode answer) {
    try {
      return Json.write(answer);
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  private static JsonNode read(String answer) {
    try {
      return Json.parse(answer);
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  private static Problem unreadable(JacksonException e) {
    return new Problem(
        Category.CALLER,
        "value-unreadable",
        "The answer cannot be kept: " + e.getOriginalMessage());
  }

  private String idempotencyKey(String path) {
    String key = execution.id() + ":" + path;
    return key.length() <= LONGEST_KEY ? key : hash(key);
  }

  private static String hash(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
