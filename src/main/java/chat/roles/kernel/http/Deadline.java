package chat.roles.kernel.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

/** Cancels whatever request is under way when the time for all of them is over. */
final class Deadline implements AutoCloseable {

  private final ScheduledFuture<?> alarm;
  private final long atNanos;
  private volatile boolean passed;
  private volatile @Nullable HttpUriRequestBase current;

  Deadline(ScheduledThreadPoolExecutor timer, Duration total) {
    this.atNanos = System.nanoTime() + total.toNanos();
    this.alarm = timer.schedule(this::pass, total.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void pass() {
    passed = true;
    HttpUriRequestBase request = current;
    if (request != null) {
      request.cancel();
    }
  }

  void watch(HttpUriRequestBase request) {
    current = request;
    if (passed) {
      request.cancel();
    }
  }

  long leftMillis() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(atNanos - System.nanoTime()));
  }

  boolean hasPassed() {
    return passed || System.nanoTime() - atNanos >= 0;
  }

  @Override
  public void close() {
    alarm.cancel(false);
  }
}
