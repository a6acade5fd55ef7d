package chat.roles.bench;

import java.util.Arrays;

/** Times of the same thing done again and again, in milliseconds. */
record Millis(double[] sorted) {

  static Millis ofNanos(long[] nanos) {
    double[] millis = Arrays.stream(nanos).mapToDouble(each -> each / 1e6).sorted().toArray();
    return new Millis(millis);
  }

  /** What so many per cent of them took at most. */
  double percentile(int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  @Override
  public String toString() {
    return "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.1f ms"
        .formatted(percentile(50), percentile(95), percentile(99), sorted[sorted.length - 1]);
  }
}
