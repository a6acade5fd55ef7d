package chat.roles.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.problems.TooOftenException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@UsersTest
class SignInThrottleTests {

  @Autowired private JdbcClient jdbc;
  @Autowired private TokenKey key;
  private SignInThrottle one;
  private SignInThrottle other;
  private final String name = Ids.nanoid();

  @BeforeEach
  void twoNodes() {
    one = new SignInThrottle(jdbc, key);
    other = new SignInThrottle(jdbc, key);
  }

  @Test
  void nodesCountTogetherWhateverTheCaseOfTheName() {
    for (int i = 0; i < 5; i++) {
      (i % 2 == 0 ? one : other).attempt(name.toUpperCase(java.util.Locale.ROOT), "192.0.2.1");
    }
    assertThatThrownBy(() -> one.attempt(name, "192.0.2.1")).isInstanceOf(TooOftenException.class);
    assertThatThrownBy(() -> other.attempt(name, "192.0.2.1"))
        .isInstanceOf(TooOftenException.class);
    other.attempt(name, "192.0.2.2");
    other.attempt(name + "x", "192.0.2.1");
  }

  @Test
  void eachFurtherTryWaitsTwiceAsLongUpToAQuarterOfAnHour() {
    for (int i = 0; i < 5; i++) {
      one.attempt(name, "192.0.2.3");
    }
    long wait = 1;
    for (int i = 0; i < 12; i++) {
      TooOftenException blocked =
          catchThrowableOfType(TooOftenException.class, () -> one.attempt(name, "192.0.2.3"));
      assertThat(blocked.retryAfter().toSeconds()).isBetween(Math.max(1, wait - 1), wait);
      jdbc.sql("UPDATE sign_in_attempt SET blocked_until = now() WHERE blocked_until > now()")
          .update();
      one.attempt(name, "192.0.2.3");
      wait = Math.min(900, wait * 2);
    }
    assertThat(wait).isEqualTo(900);
  }

  @Test
  void aRightPasswordForgetsTheWrongOnes() {
    for (int i = 0; i < 5; i++) {
      one.attempt(name, "192.0.2.4");
    }
    other.succeeded(name, "192.0.2.4");
    one.attempt(name, "192.0.2.4");
  }

  @Test
  void anHourWithoutATryForgetsThemToo() {
    for (int i = 0; i < 5; i++) {
      one.attempt(name, "192.0.2.5");
    }
    jdbc.sql(
            """
            UPDATE sign_in_attempt
            SET blocked_until = now() - interval '1 hour', last_at = now() - interval '61 minutes'
            WHERE blocked_until > now()
            """)
        .update();
    for (int i = 0; i < 4; i++) {
      one.attempt(name, "192.0.2.5");
    }
  }

  @Test
  void manyAtOnceAreAsManyAsTheyAre() {
    AtomicInteger passed = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        threads.execute(() -> {
          one.attempt(name, "192.0.2.6");
          passed.incrementAndGet();
        });
      }
    }
    assertThat(passed).hasValue(5);
  }

  @Test
  void neitherNameNorAddressCanBeRead() {
    one.attempt(name, "192.0.2.7");
    assertThat(
            jdbc.sql(
                    """
                    SELECT count(*) FROM sign_in_attempt a
                    WHERE a::text LIKE '%192.0.2%' OR a::text LIKE :name
                    """)
                .param("name", "%" + name + "%")
                .query(Long.class)
                .single())
        .isZero();
  }
}
