package chat.roles.kernel.http;

import chat.roles.kernel.http.HttpFault.Kind;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port: to whom a request speaks.
 *
 * @param host in lower case, without brackets and without a final dot
 */
record Origin(String scheme, String host, int port) {

  private static final int MAX_HOST = 253;

  /** What some programs take for a number, as all browsers do: its last part is one. */
  private static final Pattern NUMBER = Pattern.compile("(?:[^:]*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

  private static final Pattern ADDRESS =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

  /**
   * @throws HttpFault when this client does not speak to such a URL
   */
  static Origin of(URI url) throws HttpFault {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused("only http and https URLs are requested, not \"" + scheme + ":\"");
    }
    if (url.getRawUserInfo() != null
        || (url.getRawAuthority() != null && url.getRawAuthority().indexOf('@') >= 0)) {
      throw refused("a URL with a user name or password in it is refused; use a header");
    }
    String host = host(url.getHost());
    return new Origin(scheme, host, port(url, scheme));
  }

  private static String host(@Nullable String written) throws HttpFault {
    if (written == null || written.isEmpty()) {
      throw refused("the URL has no valid host name; write names in their ASCII form");
    }
    String host = written.toLowerCase(Locale.ROOT);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
      if (host.indexOf('%') >= 0) {
        throw refused("an address with a zone is refused");
      }
    } else if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    if (host.isEmpty() || host.length() > MAX_HOST) {
      throw refused("the URL has no valid host name");
    }
    if (NUMBER.matcher(host).matches() && !ADDRESS.matcher(host).matches()) {
      throw refused(
          host + " is read differently by different programs; write an address as in 8.8.8.8");
    }
    return host;
  }

  private static int port(URI url, String scheme) throws HttpFault {
    if (url.getPort() == -1) {
      return scheme.equals("http") ? 80 : 443;
    }
    if (url.getPort() < 1 || url.getPort() > 65_535) {
      throw refused("port " + url.getPort() + " is refused: ports are 1 to 65535");
    }
    return url.getPort();
  }

  /**
   * Whether what was meant for this origin may also be told to the other: the same one, or the same
   * host by https instead of http on the usual ports.
   */
  boolean mayBeFollowedTo(Origin other) {
    boolean upgrade =
        scheme.equals("http") && port == 80 && other.scheme.equals("https") && other.port == 443;
    return equals(other) || (upgrade && host.equals(other.host));
  }

  private static HttpFault refused(String message) {
    return new HttpFault(Kind.REFUSED, message);
  }

  @Override
  public String toString() {
    return scheme + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
