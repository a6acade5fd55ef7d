package chat.roles.users.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One bucket for each key; of those that were used longest ago some are forgotten, full again. */
final class Buckets {

  private static final int MOST = 100_000;
  private static final long NANOS = 1_000_000_000;

  private final Rate rate;
  private final TimeMeter time;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST;
        }
      };

  Buckets(Rate rate) {
    this(rate, TimeMeter.SYSTEM_MILLISECONDS);
  }

  Buckets(Rate rate, TimeMeter time) {
    this.rate = rate;
    this.time = time;
  }

  Rate rate() {
    return rate;
  }

  /** Takes one; answers how long there will be none when there is none. */
  Optional<Duration> take(String key) {
    ConsumptionProbe probe = bucket(key).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.ceilDiv(probe.getNanosToWaitForRefill(), NANOS)));
  }

  private Bucket bucket(String key) {
    synchronized (buckets) {
      return buckets.computeIfAbsent(key, _ -> fresh());
    }
  }

  private Bucket fresh() {
    return Bucket.builder()
        .addLimit(l -> l.capacity(rate.count()).refillGreedy(rate.count(), rate.per()))
        .withCustomTimePrecision(time)
        .build();
  }
}
