package chat.roles.kernel.problems;

import java.time.Duration;

/** The caller asks too often and is told when to come back. */
public class TooOftenException extends Problem {

  private final Duration retryAfter;

  /**
   * @param retryAfter after which the same request may succeed
   */
  public TooOftenException(String code, String detail, Duration retryAfter) {
    super(Category.TOO_MANY, code, detail);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
