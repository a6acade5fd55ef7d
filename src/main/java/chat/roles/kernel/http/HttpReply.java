package chat.roles.kernel.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A whole reply, whatever its status.
 *
 * @param headers by their names in lower case; of a repeated header the values, joined by commas
 */
@SuppressWarnings("ArrayRecordComponent") // carries bytes; is never compared
public record HttpReply(int status, Map<String, String> headers, byte[] body) {

  /** A header's value; the case of the name does not matter. */
  public Optional<String> header(String name) {
    return HttpStream.header(headers, name);
  }

  /** The body as UTF-8; what is no UTF-8 becomes U+FFFD. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "reply %d, %d bytes".formatted(status, body.length);
  }
}
