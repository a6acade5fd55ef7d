package chat.roles.kernel.http;

import chat.roles.kernel.http.HttpFault.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a name once, for the connection that is then made to exactly these addresses; refuses
 * the name when any of them is not public.
 */
final class GuardedLookup implements DnsResolver {

  private final DnsResolver names;

  GuardedLookup(DnsResolver names) {
    this.names = names;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = names.resolve(host);
    for (InetAddress address : addresses) {
      String why = PublicAddresses.whyRefused(address);
      if (why != null) {
        throw new RefusedHostException(refusal(host, why));
      }
    }
    return addresses;
  }

  static String refusal(String host, String why) {
    return "%s is refused: its address is %s. The operator can allow it by chatroles.http.allowed"
        .formatted(host, why);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  /** Carries the refusal through the client library. */
  static final class RefusedHostException extends UnknownHostException {

    private RefusedHostException(String message) {
      super(message);
    }

    HttpFault fault() {
      return new HttpFault(Kind.REFUSED, String.valueOf(getMessage()));
    }
  }
}
