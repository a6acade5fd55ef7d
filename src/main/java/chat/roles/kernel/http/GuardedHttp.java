package chat.roles.kernel.http;

import chat.roles.kernel.http.HttpFault.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests that strangers can cause, without letting them reach what only this machine or its
 * network can.
 *
 * <p>The wall: http and https only; the host's name is resolved once for a connection, every
 * address it has is checked, and the connection goes to exactly these. Connections beyond the wall
 * (the operator's allow-list, a caller's {@link HttpGrant}) are kept in a pool of their own, so an
 * open one is never found by a request that may not have it. Every redirect is checked like a new
 * request; what was meant for one host is not told to another: of the headers only harmless ones go
 * along, and a body is not sent on at all. Proxies, cookies, compression, automatic retries and
 * everything else that the environment could slip in are off.
 *
 * <p>Blocking; made for virtual threads, where an interrupt ends the request at once.
 */
public final class GuardedHttp implements AutoCloseable {

  private final AllowList allowed;
  private final NameLookup names;
  private final PlainClient guarded;
  private final PlainClient beyondTheWall;
  private final ScheduledThreadPoolExecutor timer;

  public GuardedHttp(HttpSettings settings) {
    this(settings, new NameLookup(settings.connectTimeout()));
  }

  private GuardedHttp(HttpSettings settings, NameLookup names) {
    this(settings, names, names);
  }

  /** With names looked up elsewhere than in the system. */
  GuardedHttp(HttpSettings settings, DnsResolver resolver) {
    this(settings, new NameLookup(settings.connectTimeout()), resolver);
  }

  private GuardedHttp(HttpSettings settings, NameLookup names, DnsResolver resolver) {
    this.allowed = new AllowList(settings.allowed());
    this.names = names;
    this.guarded = new PlainClient(settings, new GuardedLookup(resolver));
    this.beyondTheWall = new PlainClient(settings, resolver);
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("http-deadlines").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Sends the question and reads the whole reply, whatever its status.
   *
   * @throws HttpFault when there is no whole reply
   */
  public HttpReply send(HttpQuestion question) throws HttpFault, InterruptedException {
    return exchange(question, HttpStream::whole);
  }

  /**
   * Sends the question and lets {@code reader} have the reply while it comes in.
   *
   * @throws HttpFault when there is no reply, or it breaks off while it is read
   */
  public <T> T exchange(HttpQuestion question, HttpStream.Reader<T> reader)
      throws HttpFault, InterruptedException {
    Hop hop = Hop.first(question);
    try (Deadline deadline = new Deadline(timer, question.limits().total())) {
      while (true) {
        HttpUriRequestBase request = request(hop, question.limits(), deadline);
        deadline.watch(request);
        try (ClassicHttpResponse response = execute(hop, question, request);
            // what is not read to its end is cut off, not drained; closed first
            Closeable _ = request::cancel) {
          URI next = question.limits().maxRedirects() == 0 ? null : Hop.target(hop.url(), response);
          if (next == null) {
            return reader.read(stream(response, question.limits()));
          }
          hop = hop.redirected(response.getCode(), next, question.limits());
        } catch (IOException e) {
          throw fault(e, hop.origin(), question.limits(), deadline);
        }
      }
    }
  }

  /**
   * Why a request to this URL is always refused, as far as the URL itself says so; null when it may
   * be sent. Looks up no name.
   */
  public @Nullable String whyRefused(URI url) {
    try {
      Origin origin = Origin.of(url);
      String why = allowed.names(origin) ? null : whyRefused(origin.host());
      return why == null ? null : GuardedLookup.refusal(origin.host(), why);
    } catch (HttpFault fault) {
      return fault.getMessage();
    }
  }

  private static @Nullable String whyRefused(String host) {
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return "this machine";
    }
    try {
      return PublicAddresses.whyRefused(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private ClassicHttpResponse execute(Hop hop, HttpQuestion question, HttpUriRequestBase request)
      throws IOException {
    Origin origin = hop.origin();
    boolean beyond = HttpGrant.covers(question.grant(), origin) || allowed.names(origin);
    HttpHost target = new HttpHost(origin.scheme(), origin.host(), origin.port());
    return (beyond ? beyondTheWall : guarded).client().executeOpen(target, request, null);
  }

  private static HttpUriRequestBase request(Hop hop, HttpLimits limits, Deadline deadline) {
    HttpUriRequestBase request = new HttpUriRequestBase(hop.method(), hop.url());
    request.setAuthority(new URIAuthority(hop.origin().host(), hop.url().getPort()));
    for (HttpQuestion.Header header : hop.headers()) {
      request.addHeader(header.name(), header.value());
    }
    byte[] body = hop.body();
    if (body != null) {
      request.setEntity(new ByteArrayEntity(body, null));
    }
    request.setConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.ofMilliseconds(deadline.leftMillis()))
            .setResponseTimeout(
                Timeout.ofMilliseconds(Math.min(limits.idle().toMillis(), deadline.leftMillis())))
            .setRedirectsEnabled(false)
            .setAuthenticationEnabled(false)
            .setProtocolUpgradeEnabled(false)
            .build());
    return request;
  }

  private static HttpStream stream(ClassicHttpResponse response, HttpLimits limits)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (Header header : response.getHeaders()) {
      String value = header.getValue() == null ? "" : header.getValue();
      headers.merge(
          header.getName().toLowerCase(Locale.ROOT), value, (first, more) -> first + "," + more);
    }
    HttpEntity entity = response.getEntity();
    InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
    return new HttpStream(
        response.getCode(), headers, new BoundedStream(body, limits.maxReplyBytes()));
  }

  private static HttpFault fault(IOException e, Origin origin, HttpLimits limits, Deadline deadline)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("while asking " + origin);
    }
    if (deadline.hasPassed()) {
      return new HttpFault(
          Kind.TIMEOUT, "%s took longer than %s".formatted(origin, inSeconds(limits.total())));
    }
    return Faults.of(e, origin, limits);
  }

  static String inSeconds(Duration duration) {
    return "%s s".formatted(duration.toMillis() / 1000.0);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    names.close();
    guarded.close();
    beyondTheWall.close();
  }
}
