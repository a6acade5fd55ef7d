package chat.roles.toolbox.rest;

import chat.roles.kernel.http.HttpFault;
import chat.roles.kernel.http.HttpReply;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks again after what may pass: waits twice as long each time, a random part of it less so that
 * many do not come back at once, or as long as the server asks for within bounds.
 */
final class Repeating {

  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final Set<HttpFault.Kind> PASSING_FAULTS =
      Set.of(
          HttpFault.Kind.UNKNOWN_HOST,
          HttpFault.Kind.NO_CONNECTION,
          HttpFault.Kind.TIMEOUT,
          HttpFault.Kind.BROKEN);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(1);

  private final Duration first;
  private final Sleeper sleeper;

  Repeating(Duration first, Sleeper sleeper) {
    this.first = first;
    this.sleeper = sleeper;
  }

  /**
   * @param retries how often to try again
   * @throws HttpFault the last one
   */
  Repeated upTo(int retries, Attempt attempt) throws HttpFault, InterruptedException {
    for (int number = 1; ; number++) {
      Duration wait;
      try {
        HttpReply reply = attempt.make();
        Optional<Duration> asked = asked(reply);
        boolean tooLong = asked.isPresent() && asked.get().compareTo(LONGEST_ASKED_FOR) > 0;
        if (number > retries || !PASSING.contains(reply.status()) || tooLong) {
          return new Repeated(reply, number);
        }
        wait = asked.orElse(usual(number));
      } catch (HttpFault fault) {
        if (number > retries || !PASSING_FAULTS.contains(fault.kind())) {
          throw fault;
        }
        wait = usual(number);
      }
      sleeper.sleep(wait);
    }
  }

  private static Optional<Duration> asked(HttpReply reply) {
    return reply
        .header("Retry-After")
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  private Duration usual(int failed) {
    long millis = Math.min(first.toMillis() << (failed - 1), LONGEST_WAIT.toMillis());
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
  }

  /** The reply that counts, and how often it was asked for. */
  record Repeated(HttpReply reply, int attempts) {}

  /** One attempt. */
  @FunctionalInterface
  interface Attempt {
    HttpReply make() throws HttpFault, InterruptedException;
  }

  /** Waits. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }
}
