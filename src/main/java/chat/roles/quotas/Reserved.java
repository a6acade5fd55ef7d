package chat.roles.quotas;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of wanting to reserve. */
public sealed interface Reserved {

  /**
   * So much is reserved: to be settled, or released.
   *
   * @param tokens at least what was needed, at most what was wished
   * @param others what is left for others meanwhile
   */
  record Granted(Allowance allowance, Need need, long tokens, long others) implements Reserved {

    /** What is left when the call has used so much. */
    public long left(long used) {
      return Math.max(0, others + tokens - used);
    }
  }

  /**
   * There is not enough. Nothing is reserved.
   *
   * @param left what is there
   * @param underWay what others have reserved and may give back
   * @param comesBackAt null: never
   * @param comesBackIn the same from now on, by the database's clock
   */
  record Refused(
      Allowance allowance,
      long left,
      long underWay,
      @Nullable Instant comesBackAt,
      @Nullable Duration comesBackIn)
      implements Reserved {

    /** Whether there will be enough when others have used nothing of what they reserved. */
    boolean mayPass(Need need) {
      return left + underWay >= need.least();
    }
  }
}
