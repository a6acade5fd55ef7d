package chat.roles.quotas;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.UserId;
import chat.roles.testing.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Quotas on a real database, with claimants that live as long as the test wants. */
final class QuotasFixture {

  static final Duration DAY = Duration.ofDays(1);

  private static final AtomicInteger USERS = new AtomicInteger();

  private static final class Database {
    static final HikariDataSource POOL = new HikariDataSource();

    static {
      String url = TestDatabase.freshUrl();
      Flyway.configure().dataSource(url, null, null).load().migrate();
      POOL.setJdbcUrl(url);
      POOL.setMaximumPoolSize(40);
      POOL.setMinimumIdle(1);
    }
  }

  final JdbcClient sql = JdbcClient.create(Database.POOL);
  final QuotaStore store = new QuotaStore(sql);
  final Set<Claimant> gone = ConcurrentHashMap.newKeySet();
  final UserId user = new UserId("user-" + USERS.incrementAndGet());

  /** A server that waits so long for what others have reserved. */
  Quotas waiting(Duration patience, Allowance... allowances) {
    return new Quotas(
        store,
        () -> Stream.of(_ -> List.of(allowances)),
        () -> Stream.of(asked -> asked.stream().filter(gone::contains).collect(Collectors.toSet())),
        patience);
  }

  Allowance daily(long tokens) {
    return new Allowance(user, "platform", "fast", tokens, DAY);
  }

  static Need need(String step, long wished, long least) {
    return new Need(step, new Claimant("run of " + step, 1), wished, least);
  }

  /** As the journal does with the step's record. */
  void settle(Quotas quotas, Reserved.Granted granted, long used) {
    Companion settling = quotas.settling(granted, used);
    sql.sql("WITH recorded AS (SELECT 1 AS one) " + settling.sql())
        .params(settling.parameters())
        .update();
    settling.carriedOut().run();
  }

  /** Turns the clock of the user's quotas: everything was so much earlier. */
  void pass(Duration time) {
    sql.sql(
            """
            UPDATE quota SET invalid_at = invalid_at - :millis * interval '1 millisecond'
            WHERE holder = :holder
            """)
        .param("millis", time.toMillis())
        .param("holder", user.value())
        .update();
    sql.sql(
            """
            UPDATE quota_claim SET claimed_at = claimed_at - :millis * interval '1 millisecond'
            WHERE holder = :holder
            """)
        .param("millis", time.toMillis())
        .param("holder", user.value())
        .update();
  }

  long claims() {
    return sql.sql("SELECT count(*) FROM quota_claim WHERE holder = ?")
        .param(user.value())
        .query(Long.class)
        .single();
  }
}
