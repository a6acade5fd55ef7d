package chat.roles.models;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tries again after failures that may pass: waits twice as long each time, a random part of it less
 * so that many do not come back at once, or as long as the provider asks for within bounds.
 */
final class Retries {

  private static final Duration FIRST_WAIT = Duration.ofMillis(400);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(1);

  private final int most;
  private final Sleeper sleeper;

  private Retries(int most, Sleeper sleeper) {
    this.most = most;
    this.sleeper = sleeper;
  }

  /** At most so many further attempts. */
  static Retries upTo(int most) {
    return new Retries(most, Thread::sleep);
  }

  /** The same with another way to wait. */
  Retries waitingBy(Sleeper other) {
    return new Retries(most, other);
  }

  /**
   * @throws ModelFailure the last one
   */
  Answer untilDone(Attempt attempt) throws InterruptedException {
    for (int number = 1; ; number++) {
      try {
        return attempt.make(number);
      } catch (ModelFailure failure) {
        if (!failure.isPassing() || number > most || asksForTooMuch(failure.retryAfter())) {
          throw failure;
        }
        sleeper.sleep(wait(number, failure.retryAfter()));
      }
    }
  }

  private static boolean asksForTooMuch(@Nullable Duration retryAfter) {
    return retryAfter != null && retryAfter.compareTo(LONGEST_ASKED_FOR) > 0;
  }

  private static Duration wait(int failed, @Nullable Duration retryAfter) {
    if (retryAfter != null) {
      return retryAfter;
    }
    long millis = Math.min(FIRST_WAIT.toMillis() << (failed - 1), LONGEST_WAIT.toMillis());
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
  }

  /** One attempt. */
  @FunctionalInterface
  interface Attempt {
    Answer make(int number) throws InterruptedException;
  }

  /** Waits. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }
}
