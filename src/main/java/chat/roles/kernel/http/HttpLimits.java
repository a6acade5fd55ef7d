package chat.roles.kernel.http;

import java.time.Duration;

/**
 * What one question may take.
 *
 * @param total everything together: redirects, waiting for a connection, reading the whole reply
 * @param idle the longest silence while a reply is awaited or read
 * @param maxReplyBytes the largest body of a reply
 * @param maxRedirects how many are followed; with 0 a redirect is the reply
 */
public record HttpLimits(Duration total, Duration idle, long maxReplyBytes, int maxRedirects) {

  /** Half a minute, 4 MB, 5 redirects. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), 4_000_000, 5);

  public HttpLimits {
    if (!total.isPositive() || !idle.isPositive() || maxReplyBytes < 0 || maxRedirects < 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
