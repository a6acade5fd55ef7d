package chat.roles.models;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** There is no answer; HTTP-like code and a message with the remedy, free of secrets. */
final class ModelFailure extends RuntimeException {

  private final int statusCode;
  private final boolean passing;
  private final transient @Nullable Duration retryAfter;

  /** A failure that the same question would meet again. */
  ModelFailure(int statusCode, String message) {
    this(statusCode, message, false, null);
  }

  private ModelFailure(
      int statusCode, String message, boolean passing, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.statusCode = statusCode;
    this.passing = passing;
    this.retryAfter = retryAfter;
  }

  /**
   * A failure after which the same question may be answered.
   *
   * @param retryAfter when the provider wants to be asked again; null when it does not say
   */
  static ModelFailure passing(int statusCode, String message, @Nullable Duration retryAfter) {
    return new ModelFailure(statusCode, message, true, retryAfter);
  }

  int statusCode() {
    return statusCode;
  }

  boolean isPassing() {
    return passing;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
