package chat.roles.quotas;

import chat.roles.kernel.chores.Chore;
import java.time.Duration;

/** Looks now and then for reservations of claimants that are gone. Several servers may do so. */
final class QuotaSweeper extends Chore {

  private static final Duration AGE = Duration.ofSeconds(30);

  private final Quotas quotas;

  QuotaSweeper(Quotas quotas) {
    super("quota-sweeper", AGE, "Reservations stay until the next time");
    this.quotas = quotas;
  }

  @Override
  protected void work() {
    quotas.sweep(AGE);
  }
}
