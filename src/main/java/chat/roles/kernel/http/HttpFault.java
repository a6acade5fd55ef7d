package chat.roles.kernel.http;

import java.io.IOException;

/**
 * Why there is no usable reply. The message names the host and the reason; it holds no path, no
 * query, no header and no body, so it can be shown to whoever caused the request.
 */
public final class HttpFault extends IOException {

  /** What kind of trouble, for whoever decides whether to try again. */
  public enum Kind {
    /** Against the rules of this client; trying again changes nothing. */
    REFUSED,
    /** The name has no address. */
    UNKNOWN_HOST,
    /** No connection could be made, or it broke before the reply began. */
    NO_CONNECTION,
    /** The time that was given is over. */
    TIMEOUT,
    /** The reply is larger than the caller takes. */
    TOO_LARGE,
    /** The reply broke off, or is no HTTP. */
    BROKEN
  }

  private final Kind kind;

  public HttpFault(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
