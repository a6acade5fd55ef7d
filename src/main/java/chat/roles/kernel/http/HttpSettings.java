package chat.roles.kernel.http;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The operator's say about outgoing requests.
 *
 * @param allowed hosts that may be reached although their addresses are not public: {@code
 *     intranet.example}, {@code intranet.example:8443}, {@code 10.0.0.7}, {@code [fd00::7]:8080}
 * @param connectTimeout the longest time for a connection to be made, and for a name's look-up
 * @param maxConnections open at the same time
 * @param maxConnectionsPerHost of these, to one host and port
 */
@ConfigurationProperties("chatroles.http")
public record HttpSettings(
    @DefaultValue Set<String> allowed,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("1000") int maxConnections,
    @DefaultValue("500") int maxConnectionsPerHost) {

  /** Nothing but public addresses. */
  public static HttpSettings defaults() {
    return new HttpSettings(Set.of(), Duration.ofSeconds(5), 1000, 500);
  }
}
