package chat.roles.kernel.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Leave to reach one origin (scheme, host and port) whatever its address is. Only for what the
 * operator configured, never made from a user's or an author's text.
 */
public final class HttpGrant {

  private final Origin origin;

  private HttpGrant(Origin origin) {
    this.origin = origin;
  }

  /**
   * A grant for the origin of an endpoint that the operator configured.
   *
   * @throws IllegalArgumentException when it is no http or https URL, or has user information
   */
  public static HttpGrant forOperatorEndpoint(URI url) {
    try {
      return new HttpGrant(Origin.of(url));
    } catch (HttpFault e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  static boolean covers(@Nullable HttpGrant grant, Origin wanted) {
    return grant != null && grant.origin.equals(wanted);
  }

  @Override
  public String toString() {
    return "grant for " + origin;
  }
}
