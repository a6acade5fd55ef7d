package chat.roles.kernel.http;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The client library with everything off that acts on its own. Made at the first request, since
 * that takes a tenth of a second.
 */
final class PlainClient {

  private static final int MAX_HEADERS = 200;
  private static final int MAX_LINE_BYTES = 16_384;

  private final HttpSettings settings;
  private final DnsResolver names;
  private volatile @Nullable CloseableHttpClient made;
  private boolean closed;

  PlainClient(HttpSettings settings, DnsResolver names) {
    this.settings = settings;
    this.names = names;
  }

  CloseableHttpClient client() {
    CloseableHttpClient there = made;
    return there == null ? firstClient() : there;
  }

  private synchronized CloseableHttpClient firstClient() {
    if (closed) {
      throw new IllegalStateException("this server stops, and sends no more requests");
    }
    CloseableHttpClient there = made;
    if (there == null) {
      there = make();
      made = there;
    }
    return there;
  }

  /** Ends all requests at once. */
  synchronized void close() {
    closed = true;
    CloseableHttpClient there = made;
    if (there != null) {
      there.close(CloseMode.IMMEDIATE);
    }
  }

  private CloseableHttpClient make() {
    Http1Config parsing =
        Http1Config.custom()
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxLineLength(MAX_LINE_BYTES)
            .build();
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder().http1Config(parsing).build())
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                .setMaxConnTotal(settings.maxConnections())
                .setMaxConnPerRoute(settings.maxConnectionsPerHost())
                .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(
                            Timeout.ofMilliseconds(settings.connectTimeout().toMillis()))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .setIdleTimeout(Timeout.ofSeconds(50))
                        .setTimeToLive(TimeValue.ofMinutes(10))
                        .build())
                .build())
        .setUserAgent("ChatRoles")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .build();
  }
}
