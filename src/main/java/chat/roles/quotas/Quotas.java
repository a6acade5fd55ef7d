package chat.roles.quotas;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Quotas: reserve, settle, release.
 *
 * <p>A call reserves the most that it may use, at one round trip, before it is made. What it used
 * is settled by a companion of its journal record: true with that record or not at all. A claim
 * belongs to its claimant, a run in the hands of one owner. When the run changes hands or ends, its
 * owner can record nothing any more, and so settle nothing; then, and only then, what it had
 * reserved comes back, without any clock. So what is taken from a quota is what recorded calls
 * used, whatever dies or stands still in between, and there is never less than nothing left.
 *
 * <p>A call that used more than it had reserved is counted in full; what was not there any more is
 * taken off the next filling.
 */
public class Quotas {

  private static final Logger LOG = LoggerFactory.getLogger(Quotas.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);
  private static final int AT_ONCE = 1_000;

  private final QuotaStore store;
  private final Supplier<Stream<Allowances>> allowances;
  private final Supplier<Stream<Claimants>> claimants;
  private final Duration patience;
  private final Lines lines = new Lines();

  /**
   * @param patience how long a call waits for what others have reserved
   */
  Quotas(
      QuotaStore store,
      Supplier<Stream<Allowances>> allowances,
      Supplier<Stream<Claimants>> claimants,
      Duration patience) {
    this.store = store;
    this.allowances = allowances;
    this.claimants = claimants;
    this.patience = patience;
  }

  /**
   * Reserves what is wished, or what is there when that is enough. When it would be enough together
   * with what others have reserved, waits for these in line, for a bounded time. Makes the quota
   * when the holder has none yet.
   */
  public Reserved reserve(Allowance allowance, Need need) throws InterruptedException {
    if (!lines.isThereOne(allowance)) {
      Reserved reserved = store.reserve(allowance, need);
      if (!isBusy(reserved, need)) {
        return reserved;
      }
    }
    return reserveInLine(allowance, need);
  }

  private Reserved reserveInLine(Allowance allowance, Need need) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    try (Lines.Place place = lines.join(allowance)) {
      boolean first = place.awaitTurn(patience);
      place.look();
      Reserved reserved = store.reserve(allowance, need);
      if (first && isBusy(reserved, need)) {
        releaseGone(store.claimants(Duration.ZERO, allowance, AT_ONCE));
      }
      Duration pause = FIRST_PAUSE;
      while (first && isBusy(reserved, need) && System.nanoTime() - until < 0) {
        place.awaitChange(pause);
        place.look();
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        reserved = store.reserve(allowance, need);
      }
      return reserved;
    }
  }

  private static boolean isBusy(Reserved reserved, Need need) {
    return reserved instanceof Reserved.Refused refused && refused.mayPass(need);
  }

  /**
   * Counts what the call used, with the record of its step.
   *
   * @param used all tokens, in both directions
   */
  public Companion settling(Reserved.Granted granted, long used) {
    return QuotaStore.settling(granted, used, () -> lines.changed(granted.allowance()));
  }

  /**
   * Gives back what a call that failed had reserved. Never fails: what cannot be given back now
   * comes back when the claimant is gone.
   */
  public void release(Reserved.Granted granted) {
    boolean interrupted = Thread.interrupted(); // it would break the connection
    try {
      store.release(granted);
      lines.changed(granted.allowance());
    } catch (DataAccessException e) {
      LOG.warn("A reservation comes back when its run ends: {}", e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** All quotas of a user, those that were never used included. */
  public List<Quota> of(UserId user) {
    return allowances.get().flatMap(source -> source.of(user).stream()).map(this::get).toList();
  }

  /** How one quota stands. */
  public Quota get(Allowance allowance) {
    return store.find(allowance).orElseGet(() -> new Quota(allowance, allowance.tokens(), null));
  }

  /** Gives back what those have reserved that are gone, and counts what nobody came to count. */
  void sweep(Duration age) {
    releaseGone(store.claimants(age, null, AT_ONCE));
    store.uncounted(age, AT_ONCE).forEach(store::count);
  }

  private void releaseGone(Collection<Claimant> suspects) {
    if (suspects.isEmpty()) {
      return;
    }
    List<Claimant> gone = new ArrayList<>();
    for (Claimants who : claimants.get().toList()) {
      gone.addAll(who.gone(suspects));
    }
    if (!gone.isEmpty()) {
      store.releaseAll(gone);
    }
  }
}
