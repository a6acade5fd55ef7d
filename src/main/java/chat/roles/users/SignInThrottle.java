package chat.roles.users;

import chat.roles.kernel.problems.TooOftenException;
import java.time.Duration;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Slows down who guesses passwords: after five wrong ones for a name from one address each further
 * try has to wait, twice as long each time, up to a quarter of an hour. All nodes count together.
 *
 * <p>A try counts before it is looked at, so that many at once are as many as they are. A right
 * password, or an hour without a try, forgets them.
 */
@Component
class SignInThrottle {

  /** How many are free. */
  private static final int FREE = 5;

  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final JdbcClient jdbc;
  private final TokenKey key;

  SignInThrottle(JdbcClient jdbc, TokenKey key) {
    this.jdbc = jdbc;
    this.key = key;
  }

  /**
   * Counts a try.
   *
   * @throws TooOftenException when this name has to wait at this address; it is not counted then
   */
  void attempt(String username, String address) {
    String hash = hash(username, address);
    if (counted(hash)) {
      return;
    }
    long seconds =
        jdbc.sql(
                """
                SELECT ceil(extract(epoch FROM blocked_until - now()))::bigint
                FROM sign_in_attempt WHERE hash = ?
                """)
            .param(hash)
            .query(Long.class)
            .optional()
            .orElse(1L);
    throw new TooOftenException(
        "too-many-sign-ins",
        "Too many wrong passwords for this name; wait before the next try.",
        Duration.ofSeconds(Math.max(1, seconds)));
  }

  /** Forgets the wrong ones, and others' of long ago. */
  void succeeded(String username, String address) {
    jdbc.sql(
            """
            DELETE FROM sign_in_attempt
            WHERE hash = :hash OR last_at < now() - :forgotten * interval '1 second'
            """)
        .param("hash", hash(username, address))
        .param("forgotten", FORGOTTEN.toSeconds())
        .update();
  }

  private boolean counted(String hash) {
    return jdbc.sql(
                """
                INSERT INTO sign_in_attempt AS a (hash, attempts, blocked_until, last_at)
                VALUES (:hash, 1, now(), now())
                ON CONFLICT (hash) DO UPDATE SET
                  attempts = CASE
                    WHEN a.last_at < now() - :forgotten * interval '1 second' THEN 1
                    ELSE a.attempts + 1 END,
                  blocked_until = now() + CASE
                    WHEN a.attempts + 1 < :free
                      OR a.last_at < now() - :forgotten * interval '1 second' THEN interval '0'
                    ELSE least(:longest, 2 ^ least(a.attempts + 1 - :free, 20))
                      * interval '1 second' END,
                  last_at = now()
                WHERE a.blocked_until <= now()
                """)
            .param("hash", hash)
            .param("free", FREE)
            .param("longest", LONGEST.toSeconds())
            .param("forgotten", FORGOTTEN.toSeconds())
            .update()
        == 1;
  }

  /** People type passwords where a name belongs, so that neither is stored in a readable way. */
  private String hash(String username, String address) {
    return key.derived("sign-in " + username.toLowerCase(Locale.ROOT) + "\n" + address);
  }
}
