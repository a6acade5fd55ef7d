package chat.roles.models;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.UserId;
import chat.roles.quotas.Allowance;
import chat.roles.quotas.Need;
import chat.roles.quotas.Quotas;
import chat.roles.quotas.Reserved;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Quotas of the platform's models and of loans. Remembers for a short time what was found to be
 * spent, so that a user who goes on with the next best model does not pay a round trip for the best
 * one each time.
 */
@Component
class QuotaMetering implements Metering, Remaining {

  /** With less than that no question is asked. */
  private static final long CRUMBS = 64;

  private static final Duration TRUSTED = Duration.ofSeconds(30);
  private static final int MOST = 100_000;

  private final ModelSettings settings;
  private final Quotas quotas;
  private final Map<Key, Spent> spent = new ConcurrentHashMap<>();

  private record Key(UserId user, String source) {}

  private record Spent(Reserved.Refused refused, long atNanos, Duration trusted) {

    private boolean isKnown() {
      return passed().compareTo(trusted) < 0;
    }

    private Duration passed() {
      return Duration.ofNanos(System.nanoTime() - atNanos);
    }

    /** As it would be refused now. */
    private Reserved.Refused now() {
      Duration back = refused.comesBackIn();
      return new Reserved.Refused(
          refused.allowance(),
          refused.left(),
          refused.underWay(),
          refused.comesBackAt(),
          back == null ? null : back.minus(passed()));
    }
  }

  QuotaMetering(ModelSettings settings, Quotas quotas) {
    this.settings = settings;
    this.quotas = quotas;
  }

  @Override
  public @Nullable Allowance allowance(UserId user, Source source) {
    return switch (source) {
      case Source.Own _ -> null;
      case Source.Loan loan ->
          new Allowance(loan.lender(), "loan", loan.loan(), loan.tokens(), loan.period());
      case Source.Platform(String name) -> {
        ModelSettings.Quota quota = settings.quota(name);
        yield quota == null
            ? null
            : new Allowance(user, "platform", name, quota.tokens(), quota.periodOrNever());
      }
    };
  }

  @Override
  public Reserved reserve(UserId user, Source source, Allowance allowance, Need need)
      throws InterruptedException {
    Reserved reserved = quotas.reserve(allowance, need);
    if (reserved instanceof Reserved.Refused refused
        && refused.left() < CRUMBS
        && refused.underWay() == 0) {
      remember(new Key(user, source.key()), refused);
    }
    return reserved;
  }

  private void remember(Key key, Reserved.Refused refused) {
    if (spent.size() >= MOST) {
      spent.clear();
    }
    Duration back = refused.comesBackIn();
    Duration trusted = back == null || back.compareTo(TRUSTED) > 0 ? TRUSTED : back;
    spent.put(key, new Spent(refused, System.nanoTime(), trusted));
  }

  @Override
  public boolean lasts(UserId user, Source source) {
    if (spent.isEmpty() || source instanceof Source.Own) {
      return true;
    }
    Key key = new Key(user, source.key());
    Spent known = spent.get(key);
    if (known == null || known.isKnown()) {
      return known == null;
    }
    spent.remove(key, known);
    return true;
  }

  @Override
  public List<Reserved.Refused> spent(UserId user) {
    return spent.entrySet().stream()
        .filter(entry -> entry.getKey().user().equals(user) && entry.getValue().isKnown())
        .map(entry -> entry.getValue().now())
        .toList();
  }

  @Override
  public Companion settling(Reserved.Granted granted, long used) {
    return quotas.settling(granted, used);
  }

  @Override
  public void release(Reserved.Granted granted) {
    quotas.release(granted);
  }
}
