package chat.roles.quotas;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.UserId;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A quota of 3,000 tokens a day, for tests of others that reserve from it. */
public final class QuotasOnNode {

  private final Quotas quotas;
  private final Allowance allowance;

  /**
   * @param sql on a database with the tables of quotas
   */
  public QuotasOnNode(JdbcClient sql, UserId user, Claimants claimants) {
    this.allowance = new Allowance(user, "platform", "fast", 3_000, Duration.ofDays(1));
    this.quotas =
        new Quotas(
            new QuotaStore(sql), Stream::empty, () -> Stream.of(claimants), Duration.ofMinutes(1));
  }

  /** All quotas there. */
  public Quotas quotas() {
    return quotas;
  }

  public Reserved reserve(Need need) throws InterruptedException {
    return quotas.reserve(allowance, need);
  }

  public Companion settling(Reserved.Granted granted, long used) {
    return quotas.settling(granted, used);
  }

  public long remaining() {
    return quotas.get(allowance).remaining();
  }

  public void sweep() {
    quotas.sweep(Duration.ZERO);
  }
}
