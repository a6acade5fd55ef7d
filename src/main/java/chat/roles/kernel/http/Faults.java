package chat.roles.kernel.http;

import chat.roles.kernel.http.GuardedLookup.RefusedHostException;
import chat.roles.kernel.http.HttpFault.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** What the client library's exceptions mean to our callers. */
final class Faults {

  private Faults() {}

  static HttpFault of(IOException e, Origin origin, HttpLimits limits) {
    return switch (e) {
      case HttpFault fault -> fault;
      case RefusedHostException refused -> refused.fault();
      case UnknownHostException _ ->
          new HttpFault(Kind.UNKNOWN_HOST, "no address is found for " + origin.host());
      case ConnectTimeoutException _ ->
          new HttpFault(Kind.NO_CONNECTION, origin + " does not take connections in time");
      case ConnectException _ ->
          new HttpFault(Kind.NO_CONNECTION, origin + " does not take connections");
      case NoRouteToHostException _ ->
          new HttpFault(Kind.NO_CONNECTION, "there is no way to " + origin);
      case ConnectionRequestTimeoutException _ ->
          new HttpFault(Kind.TIMEOUT, "no connection to " + origin + " became free in time");
      case SocketTimeoutException _ ->
          new HttpFault(
              Kind.TIMEOUT,
              "%s said nothing for %s".formatted(origin, GuardedHttp.inSeconds(limits.idle())));
      case NoHttpResponseException _ ->
          new HttpFault(Kind.NO_CONNECTION, origin + " closed the connection without a reply");
      case SSLException _ ->
          new HttpFault(Kind.BROKEN, "no trusted TLS connection to " + origin + " could be made");
      default -> new HttpFault(Kind.BROKEN, "the reply of " + origin + " broke off or is no HTTP");
    };
  }
}
