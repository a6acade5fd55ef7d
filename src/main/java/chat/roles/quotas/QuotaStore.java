package chat.roles.quotas;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The tables {@code quota} and {@code quota_claim}. A claim comes into being, and is counted, under
 * the lock of its quota's row, by the function {@code reserve_quota}; in between it is changed or
 * removed as a single row, so that settling waits for nobody. All times are the database's.
 */
@Repository
class QuotaStore {

  private static final String RESERVE =
      """
      SELECT granted, available, under_way, back_at, back_in_ms
      FROM reserve_quota(?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String SETTLE =
      """
      INSERT INTO quota_claim
        (holder, source, step, number, claimant, filling, reserved, used, claimed_at)
      SELECT claim.*, coalesce(quota.filling, 0), ?::bigint, ?::bigint, clock_timestamp()
      FROM recorded CROSS JOIN (VALUES (?, ?, ?, ?::integer, ?))
        AS claim(holder, source, step, number, claimant)
      LEFT JOIN quota USING (holder, source)
      ON CONFLICT (holder, source, step, number) DO UPDATE SET used = excluded.used\
      """;

  private final JdbcClient jdbc;

  QuotaStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One round trip. Safe to repeat when its answer was lost. A database that breaks down may forget
   * it: then the tokens are another's to reserve, and what the step used is counted all the same.
   */
  Reserved reserve(Allowance allowance, Need need) {
    return call(
        allowance,
        need.step(),
        need.claimant(),
        need.wished(),
        need.least(),
        (row, _) -> {
          long granted = row.getLong("granted");
          long available = row.getLong("available");
          return granted > 0
              ? new Reserved.Granted(allowance, need, granted, available - granted)
              : refused(allowance, available, row);
        });
  }

  private static Reserved.Refused refused(Allowance allowance, long available, ResultSet row)
      throws SQLException {
    long millis = row.getLong("back_in_ms");
    boolean comesBack = !row.wasNull();
    return new Reserved.Refused(
        allowance,
        available,
        row.getLong("under_way"),
        comesBack ? time(row) : null,
        comesBack ? Duration.ofMillis(millis) : null);
  }

  private static @Nullable Instant time(ResultSet row) throws SQLException {
    OffsetDateTime time = row.getObject("back_at", OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private <T> T call(
      Allowance allowance,
      String step,
      Claimant claimant,
      long wished,
      long least,
      RowMapper<T> mapper) {
    return jdbc.sql(RESERVE)
        .param(1, allowance.holder().value())
        .param(2, allowance.source())
        .param(3, allowance.tokens(), Types.BIGINT)
        .param(4, allowance.periodMillis(), Types.BIGINT)
        .param(5, step)
        .param(6, claimant.name())
        .param(7, claimant.number(), Types.INTEGER)
        .param(8, wished, Types.BIGINT)
        .param(9, least, Types.BIGINT)
        .query(mapper)
        .single();
  }

  /** True with the record of the step; touches the claim's row alone, and makes a lost one anew. */
  static Companion settling(Reserved.Granted granted, long used, Runnable carriedOut) {
    return new Companion(
        SETTLE,
        List.of(
            granted.tokens(),
            used,
            granted.allowance().holder().value(),
            granted.allowance().source(),
            granted.need().step(),
            granted.need().claimant().number(),
            granted.need().claimant().name()),
        carriedOut);
  }

  /** Nothing happens when it was settled or is gone. */
  void release(Reserved.Granted granted) {
    jdbc.sql(
            """
            DELETE FROM quota_claim
            WHERE holder = ? AND source = ? AND step = ? AND number = ? AND used IS NULL
            """)
        .params(
            granted.allowance().holder().value(),
            granted.allowance().source(),
            granted.need().step(),
            granted.need().claimant().number())
        .update();
  }

  /** The quota as it stands; empty when it was never used. */
  Optional<Quota> find(Allowance allowance) {
    if (!exists(allowance.holder(), allowance.source())) {
      return Optional.empty();
    }
    return Optional.of(
        call(
            allowance,
            "",
            new Claimant("", 0),
            0,
            1,
            (row, _) -> new Quota(allowance, row.getLong("available"), time(row))));
  }

  private boolean exists(UserId holder, String source) {
    return jdbc.sql("SELECT count(*) FROM quota WHERE holder = ? AND source = ?")
            .params(holder.value(), source)
            .query(Long.class)
            .single()
        > 0;
  }

  /** Claims under way for longer than that, of one quota or of all, the oldest first. */
  List<Claimant> claimants(Duration age, @Nullable Allowance of, int atMost) {
    return jdbc.sql(
            """
            SELECT DISTINCT claimant, number FROM (
              SELECT claimant, number FROM quota_claim
              WHERE used IS NULL AND claimed_at < clock_timestamp() - :age * interval '1 millisecond'
                AND (:holder::text IS NULL OR (holder = :holder AND source = :source))
              ORDER BY claimed_at LIMIT :most) old
            """)
        .param("age", age.toMillis())
        .param("holder", of == null ? null : of.holder().value(), Types.VARCHAR)
        .param("source", of == null ? null : of.source(), Types.VARCHAR)
        .param("most", atMost)
        .query((row, _) -> new Claimant(row.getString(1), row.getInt(2)))
        .list();
  }

  /** Gives back what these have reserved. */
  int releaseAll(Collection<Claimant> gone) {
    return jdbc.sql(
            """
            DELETE FROM quota_claim claim USING unnest(:names::text[], :numbers::integer[])
              AS gone (name, number)
            WHERE claim.claimant = gone.name AND claim.number = gone.number AND claim.used IS NULL
            """)
        .param("names", gone.stream().map(Claimant::name).toArray(String[]::new))
        .param("numbers", gone.stream().map(Claimant::number).toArray(Integer[]::new))
        .update();
  }

  /** Quotas with claims that were settled and that nobody came to count for so long. */
  List<Uncounted> uncounted(Duration age, int atMost) {
    return jdbc.sql(
            """
            SELECT DISTINCT holder, source FROM quota_claim
            WHERE used IS NOT NULL AND claimed_at < clock_timestamp() - :age * interval '1 millisecond'
            LIMIT :most
            """)
        .param("age", age.toMillis())
        .param("most", atMost)
        .query((row, _) -> new Uncounted(row.getString(1), row.getString(2)))
        .list();
  }

  /** A quota with something to count. */
  record Uncounted(String holder, String source) {}

  /** Counts what was settled, as the next one to reserve would. */
  void count(Uncounted quota) {
    jdbc.sql(
            """
            SELECT granted FROM quota CROSS JOIN LATERAL reserve_quota(
              holder, source, amount, period_ms, '', '', 0, 0, 1)
            WHERE holder = ? AND source = ?
            """)
        .params(quota.holder(), quota.source())
        .query(Long.class)
        .list();
  }
}
