package chat.roles.users.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.problems.TooOftenException;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTests {

  private final AtomicLong now = new AtomicLong();
  private final TimeMeter time =
      new TimeMeter() {
        @Override
        public long currentTimeNanos() {
          return now.get();
        }

        @Override
        public boolean isWallClockBased() {
          return false;
        }
      };

  @Test
  void soManyMayComeAtOnceAndTheyComeBackEvenly() {
    Buckets buckets = new Buckets(Rate.valueOf("6/1m"), time);
    for (int i = 0; i < 6; i++) {
      assertThat(buckets.take("ada")).isEmpty();
    }
    assertThat(buckets.take("ada")).contains(Duration.ofSeconds(10));
    assertThat(buckets.take("grace")).isEmpty();
    now.addAndGet(TimeUnit.SECONDS.toNanos(10));
    assertThat(buckets.take("ada")).isEmpty();
    assertThat(buckets.take("ada")).isPresent();
  }

  @Test
  void callersAddressesAndSignInsAreCountedApart() {
    RateLimits limits =
        new RateLimits(
            new RateLimitSettings(
                Rate.valueOf("1/1h"), Rate.valueOf("1/1h"), Rate.valueOf("1/1h")));
    assertThat(limits.ofCaller("127.0.0.1")).isEmpty();
    assertThat(limits.ofAddress("127.0.0.1")).isEmpty();
    assertThat(limits.ofSignIns("127.0.0.1")).isEmpty();
    TooOftenException tooOften = limits.ofCaller("127.0.0.1").orElseThrow();
    assertThat(tooOften.retryAfter()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(limits.ofAddress("127.0.0.1")).isPresent();
    assertThat(limits.ofSignIns("127.0.0.1")).isPresent();
  }

  @Test
  void allAddressesOfAnIpv6NetworkAreOne() {
    assertThat(RateLimits.network("2001:db8:1:2:aaaa::1"))
        .isEqualTo(RateLimits.network("2001:db8:1:2::2"))
        .isNotEqualTo(RateLimits.network("2001:db8:1:3::2"));
    assertThat(RateLimits.network("192.0.2.1")).isNotEqualTo(RateLimits.network("192.0.2.2"));
    assertThat(RateLimits.network("no address")).isEqualTo("no address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "300", "0/1m", "-1/1m", "1/0s", "1/2d", "x/1m", "1/m", "1/1m/1"})
  void refusesWhatIsNoRate(String text) {
    assertThatThrownBy(() -> Rate.valueOf(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsWhatTheConfigurationSays() {
    assertThat(Rate.valueOf(" 30000 / 1m ")).isEqualTo(new Rate(30_000, Duration.ofMinutes(1)));
    assertThat(Rate.valueOf("5/10s").toString()).isEqualTo("5 in 10 s");
  }
}
