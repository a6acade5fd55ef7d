package chat.roles.runs;

import chat.roles.kernel.chores.Chore;
import chat.roles.kernel.ids.UserId;
import chat.roles.quotas.OpenUsage;
import chat.roles.quotas.Usage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Enters into the books what ended runs used, once each, some runs in each transaction. Done now
 * and then behind the runs' backs, so that no step and no end of a run pays for it; what is not
 * entered yet is read from the journals. Several nodes may do so at once.
 */
final class UsageRollUp extends Chore implements OpenUsage {

  private static final Duration MEAN_PAUSE = Duration.ofSeconds(30);
  private static final int RUNS = 200;

  /** Of a fork what it asked itself. */
  private static final String USED =
      """
      SELECT run.owner, (qa.ended_at AT TIME ZONE 'UTC')::date AS day,
        coalesce(qa.actor, run.actor) AS actor, coalesce(qa.role, '') AS role, qa.model,
        count(*) AS qas, sum(qa.tokens_in)::bigint AS tokens_in,
        sum(qa.tokens_out)::bigint AS tokens_out, sum(qa.cost) AS cost
      FROM run JOIN qa ON qa.run_id = run.id
      WHERE %s AND qa.model IS NOT NULL AND qa.epoch > 0
      GROUP BY 1, 2, 3, 4, 5
      """;

  private static final String USED_BY_RUNS = USED.formatted("run.id = ANY (:runs)");
  private static final String UNSUMMED =
      USED.formatted("run.owner = :owner AND NOT run.usage_summed");

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Consumer<List<Usage>> books;

  /**
   * @param books joins the transaction
   */
  UsageRollUp(JdbcClient jdbc, TransactionTemplate transaction, Consumer<List<Usage>> books) {
    super("usage-roll-up", MEAN_PAUSE, "Usage is summed up the next time");
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.books = books;
  }

  @Override
  public List<Usage> of(UserId owner) {
    return jdbc.sql(UNSUMMED).param("owner", owner.value()).query(UsageRollUp::usage).list();
  }

  /** Enters all that has ended and that nobody else is at. */
  @Override
  protected void work() {
    boolean more = true;
    while (more) {
      more = Boolean.TRUE.equals(transaction.execute(_ -> sumUpSome()));
    }
  }

  /** False when there was nothing left. */
  private boolean sumUpSome() {
    String[] runs = lockEnded().toArray(String[]::new);
    if (runs.length == 0) {
      return false;
    }
    books.accept(jdbc.sql(USED_BY_RUNS).param("runs", runs).query(UsageRollUp::usage).list());
    jdbc.sql("UPDATE run SET usage_summed = true WHERE id = ANY (:runs)")
        .param("runs", runs)
        .update();
    return runs.length == RUNS;
  }

  private List<String> lockEnded() {
    return jdbc.sql(
            """
            SELECT id FROM run
            WHERE NOT usage_summed AND ended_at <= clock_timestamp()
            ORDER BY ended_at LIMIT :runs FOR UPDATE SKIP LOCKED
            """)
        .param("runs", RUNS)
        .query((row, _) -> Objects.requireNonNull(row.getString(1)))
        .list();
  }

  private static Usage usage(ResultSet row, int number) throws SQLException {
    return new Usage(
        new UserId(row.getString("owner")),
        Objects.requireNonNull(row.getObject("day", LocalDate.class)),
        row.getString("actor"),
        row.getString("role"),
        row.getString("model"),
        row.getLong("qas"),
        row.getLong("tokens_in"),
        row.getLong("tokens_out"),
        row.getBigDecimal("cost"));
  }
}
