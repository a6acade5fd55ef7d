package chat.roles.kernel.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A reply whose body is still coming in. Only while its reader runs.
 *
 * @param headers by their names in lower case; of a repeated header the values, joined by commas
 * @param body at most as many bytes as the question's limits say; one more makes an {@link
 *     HttpFault}. Closing is done by the client
 */
public record HttpStream(int status, Map<String, String> headers, InputStream body) {

  /** A header's value; the case of the name does not matter. */
  public Optional<String> header(String name) {
    return header(headers, name);
  }

  /** The rest of the body together with status and headers. */
  public HttpReply whole() throws IOException {
    return new HttpReply(status, headers, body.readAllBytes());
  }

  static Optional<String> header(Map<String, String> headers, String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** What to do with a reply while it comes in. */
  @FunctionalInterface
  public interface Reader<T> {

    T read(HttpStream stream) throws IOException, InterruptedException;
  }
}
