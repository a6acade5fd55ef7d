package chat.roles.runs;

import chat.roles.kernel.chores.Chore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes the journals of runs that ended long ago, with what they were started with, a few steps
 * in each transaction; the runs, their results and totals stay. Several nodes may do so at once:
 * what one has locked the others leave out. The run's row is locked first, as everywhere. A journal
 * whose usage is not in the books yet stays.
 */
final class JournalRetention extends Chore {

  private static final Duration MEAN_PAUSE = Duration.ofMinutes(10);
  private static final Duration BREATH = Duration.ofMillis(20);
  private static final int RUNS = 50;
  private static final int STEPS = 500;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Duration retention;
  private final UsageRollUp usage;

  JournalRetention(
      JdbcClient jdbc, TransactionTemplate transaction, UsageRollUp usage, Duration retention) {
    super("runs-retention", MEAN_PAUSE, "Old journals stay until the next time");
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.usage = usage;
    this.retention = retention;
  }

  /** Deletes all that is old now and that nobody else is at. */
  @Override
  protected void work() throws InterruptedException {
    usage.work();
    while (Boolean.TRUE.equals(transaction.execute(_ -> deleteSome()))) {
      Thread.sleep(BREATH); // others go first
    }
  }

  /** False when there was nothing to delete. */
  private boolean deleteSome() {
    String[] old = lockOld().toArray(String[]::new);
    if (old.length == 0) {
      return false;
    }
    jdbc.sql(
            """
            DELETE FROM qa WHERE ctid = ANY (ARRAY (
              SELECT ctid FROM qa WHERE run_id = ANY (:runs) LIMIT :steps))
            """)
        .param("runs", old)
        .param("steps", STEPS)
        .update();
    jdbc.sql(
            """
            WITH emptied AS (
              UPDATE run SET journal_deleted_at = clock_timestamp(), input = NULL,
                input_packed = NULL
              WHERE id = ANY (:runs) AND NOT EXISTS (SELECT FROM qa WHERE qa.run_id = run.id)
              RETURNING id)
            DELETE FROM wait USING emptied WHERE wait.run_id = emptied.id
            """)
        .param("runs", old)
        .update();
    return true;
  }

  private List<String> lockOld() {
    return jdbc.sql(
            """
            SELECT id FROM run
            WHERE ended_at < clock_timestamp() - :millis * interval '1 millisecond'
              AND ended_at IS NOT NULL AND journal_deleted_at IS NULL AND usage_summed
            ORDER BY ended_at LIMIT :runs FOR UPDATE SKIP LOCKED
            """)
        .param("millis", retention.toMillis())
        .param("runs", RUNS)
        .query((row, _) -> Objects.requireNonNull(row.getString(1)))
        .list();
  }
}
