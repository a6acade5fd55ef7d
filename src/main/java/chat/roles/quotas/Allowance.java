package chat.roles.quotas;

import chat.roles.kernel.ids.UserId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may use of something: the rule of a quota. A changed amount changes what is left by
 * the difference; a changed period begins anew.
 *
 * @param holder whose quota it is: all who use the same source for this holder share it
 * @param runtime what kind of source it is: {@code platform}, {@code loan}
 * @param name of the source within its kind; at most 200 characters
 * @param tokens of one filling
 * @param period after which it is filled again, counted from the first use; null: never
 */
public record Allowance(
    UserId holder, String runtime, String name, long tokens, @Nullable Duration period) {

  public Allowance {
    if (tokens < 0) {
      throw new IllegalArgumentException("a quota has 0 tokens or more");
    }
    if (period != null && period.toMillis() < 1) {
      throw new IllegalArgumentException("a quota's period is positive");
    }
  }

  /** The source's name among all. */
  String source() {
    return runtime + ":" + name;
  }

  @Nullable Long periodMillis() {
    return period == null ? null : period.toMillis();
  }
}
