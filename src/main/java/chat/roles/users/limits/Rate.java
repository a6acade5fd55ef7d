package chat.roles.users.limits;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;

/**
 * So many in so much time: {@code 300/1m}. As many may come at once; they come back evenly.
 *
 * @param count at least 1
 */
public record Rate(long count, Duration per) {

  public Rate {
    if (count < 1 || !per.isPositive() || per.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("must be as in 300/1m: at least 1, in no more than a day");
    }
  }

  /** Reads {@code 300/1m}; made for the configuration. */
  public static Rate valueOf(String text) {
    String[] parts = text.strip().split("/", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("must be a number and a duration, as in 300/1m");
    }
    return new Rate(
        Long.parseLong(parts[0].strip()), DurationStyle.detectAndParse(parts[1].strip()));
  }

  @Override
  public String toString() {
    return count + " in " + per.toSeconds() + " s";
  }
}
