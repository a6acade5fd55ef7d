package chat.roles.users.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Whether a request comes from a program on this machine that meant this server: the peer is
 * loopback, nothing says that it came through a proxy, and it was addressed to a name of this
 * machine, which a page elsewhere that plays with its own name's address cannot do.
 */
final class LocalRequests {

  private static final List<String> OF_PROXIES =
      List.of("forwarded", "via", "x-forwarded", "x-real-ip", "x-client-ip", "cf-connecting-ip");

  private LocalRequests() {}

  static boolean isLocal(HttpServletRequest request) {
    return isLoopbackAddress(request.getRemoteAddr())
        && request.getAttribute("org.apache.tomcat.request.forwarded") == null
        && Collections.list(request.getHeaderNames()).stream().noneMatch(LocalRequests::ofProxy)
        && isName(request.getServerName());
  }

  private static boolean ofProxy(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return OF_PROXIES.contains(name) || name.startsWith("x-forwarded-");
  }

  private static boolean isName(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.endsWith(".localhost") || isLoopbackAddress(name);
  }

  private static boolean isLoopbackAddress(String text) {
    // digits, dots and colons only: anything else would ask a name server
    if (!text.matches("\\[?[0-9a-f.:%]+]?") || !text.matches(".*[.:].*")) {
      return false;
    }
    try {
      return InetAddress.getByName(text).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
