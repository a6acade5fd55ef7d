package chat.roles.toolbox.spi;

import java.time.Duration;

/**
 * There is no quota for an effect now. Nothing is recorded of it; the run sleeps, without a thread,
 * and the effect is performed again when the time is over. It counts as one question.
 */
public final class Postponed extends RuntimeException {

  private final Duration time;

  /**
   * @param time until the quota comes back
   * @param message why, for whoever looks at the run
   */
  public Postponed(Duration time, String message) {
    super(message, null, false, false);
    this.time = time;
  }

  /** How long, from now on. */
  public Duration time() {
    return time;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
