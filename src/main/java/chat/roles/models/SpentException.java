package chat.roles.models;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** There is a model, and nothing left of it. */
final class SpentException extends RuntimeException {

  private final transient @Nullable Duration comesBackIn;

  /**
   * @param comesBackIn after which there may be enough; null: never
   */
  SpentException(String message, @Nullable Duration comesBackIn) {
    super(message, null, false, false);
    this.comesBackIn = comesBackIn;
  }

  @Nullable Duration comesBackIn() {
    return comesBackIn;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
