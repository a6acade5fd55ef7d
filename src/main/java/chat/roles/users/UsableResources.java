package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What answers for whom, kept in memory since every question to a model asks for it. Who changes
 * something announces it: this node forgets with the commit, the others when they hear the notice.
 * What no notice reached is read again after half a minute.
 */
@Component
class UsableResources {

  /** Where changes are announced, by the id of whose resources they are. */
  static final String CHANNEL = "resources";

  private static final Duration TRUSTED = Duration.ofSeconds(30);
  private static final int MOST = 10_000;

  private final ResourceStore resources;
  private final LoanStore loans;
  private final JdbcClient jdbc;
  private final InstantSource clock;
  private final Map<UserId, Known> known = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  @Autowired
  UsableResources(ResourceStore resources, LoanStore loans, JdbcClient jdbc) {
    this(resources, loans, jdbc, InstantSource.system());
  }

  UsableResources(ResourceStore resources, LoanStore loans, JdbcClient jdbc, InstantSource clock) {
    this.resources = resources;
    this.loans = loans;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  Usable of(UserId user) {
    Known there = known.get(user);
    Instant now = clock.instant();
    if (there != null && now.isBefore(there.until)) {
      return there.usable;
    }
    long before = changes.get();
    Usable read = new Usable(resources.list(user), loans.accepted(user));
    // equal ones stay the same instance, so that what was made of them need not be made anew
    Usable usable = there != null && there.usable.equals(read) ? there.usable : read;
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(user, new Known(usable, now.plus(TRUSTED)));
    if (changes.get() != before) {
      known.remove(user);
    }
    return usable;
  }

  /** Announces, with the caller's transaction, that something of the user's is different now. */
  void changed(UserId user) {
    jdbc.sql("SELECT pg_notify(?, ?)")
        .params(CHANNEL, user.value())
        .query((row, number) -> true)
        .single();
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      forget(user);
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            forget(user);
          }
        });
  }

  /** Forgets what is the user's, and what others borrow of it. */
  void forget(UserId user) {
    changes.incrementAndGet();
    known.remove(user);
    known.values().removeIf(each -> each.borrowsFrom(user));
  }

  /** Forgets everything, since notices may have been missed. */
  void forgetAll() {
    changes.incrementAndGet();
    known.clear();
  }

  private record Known(Usable usable, Instant until) {

    private boolean borrowsFrom(UserId lender) {
      return usable.borrowed().stream().anyMatch(b -> b.loan().lender().equals(lender));
    }
  }
}
