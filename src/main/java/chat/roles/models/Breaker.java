package chat.roles.models;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Leaves an endpoint alone for a while when most of what it was asked lately failed by its own
 * fault: callers are told at once instead of waiting in line for another failure. What a question
 * did wrong, a refused key and a rate limit say nothing against an endpoint.
 */
final class Breaker {

  static final Duration REST = Duration.ofSeconds(15);
  static final int LOOKED_AT = 20;
  private static final int MOST_FAILED_PERCENT = 80;
  private static final int TRIED = 2;

  private final CircuitBreaker circuit;

  Breaker(Clock clock) {
    this.circuit =
        CircuitBreaker.of(
            "model",
            CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(LOOKED_AT)
                .minimumNumberOfCalls(LOOKED_AT)
                .failureRateThreshold(MOST_FAILED_PERCENT)
                .waitDurationInOpenState(REST)
                .permittedNumberOfCallsInHalfOpenState(TRIED)
                .build());
  }

  /** A further attempt, unless the endpoint is left alone. */
  Answer attempt(Attempt attempt, EndpointFailures failures) throws InterruptedException {
    if (!circuit.tryAcquirePermission()) {
      throw failures.ofRest(REST);
    }
    boolean told = false;
    try {
      Answer answer = attempt.make();
      circuit.onSuccess(0, TimeUnit.NANOSECONDS);
      told = true;
      return answer;
    } catch (ModelFailure failure) {
      if (isOfEndpoint(failure)) {
        circuit.onError(0, TimeUnit.NANOSECONDS, failure);
      } else {
        circuit.onSuccess(0, TimeUnit.NANOSECONDS);
      }
      told = true;
      throw failure;
    } finally {
      if (!told) {
        circuit.releasePermission();
      }
    }
  }

  private static boolean isOfEndpoint(ModelFailure failure) {
    return failure.statusCode() == 504 || (failure.isPassing() && failure.statusCode() != 429);
  }

  /** Asks once. */
  @FunctionalInterface
  interface Attempt {
    Answer make() throws InterruptedException;
  }
}
