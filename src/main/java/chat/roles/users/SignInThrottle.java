package chat.roles.users;

import chat.roles.kernel.problems.TooOftenException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Slows down who guesses passwords: after five wrong ones for a name from one address each further
 * try has to wait, twice as long each time. Kept in this node's memory, for the names and addresses
 * that failed last.
 */
@Component
class SignInThrottle {

  private record Key(String username, String address) {}

  private record Failures(int count, Instant blockedUntil) {}

  private static final int FREE = 5;
  private static final int MAX_KEYS = 10_000;
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final Clock clock;
  private final Map<Key, Failures> failures =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Failures> eldest) {
          return size() > MAX_KEYS;
        }
      };

  @Autowired
  SignInThrottle() {
    this(Clock.systemUTC());
  }

  SignInThrottle(Clock clock) {
    this.clock = clock;
  }

  /**
   * @throws TooOftenException when this name has to wait at this address
   */
  synchronized void check(String username, String address) {
    Failures known = failures.get(key(username, address));
    Instant now = clock.instant();
    if (known != null && known.blockedUntil().isAfter(now)) {
      throw new TooOftenException(
          "too-many-sign-ins",
          "Too many wrong passwords for this name; wait before the next try.",
          Duration.between(now, known.blockedUntil()));
    }
  }

  synchronized void failed(String username, String address) {
    Key key = key(username, address);
    Failures known = failures.remove(key);
    int count = known == null ? 1 : known.count() + 1;
    Duration wait =
        count < FREE
            ? Duration.ZERO
            : Duration.ofSeconds(Math.min(LONGEST.toSeconds(), 1L << Math.min(count - FREE, 20)));
    failures.put(key, new Failures(count, clock.instant().plus(wait)));
  }

  synchronized void succeeded(String username, String address) {
    failures.remove(key(username, address));
  }

  private static Key key(String username, String address) {
    return new Key(username.toLowerCase(java.util.Locale.ROOT), address);
  }
}
