package chat.roles.users.oauth;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpGrant;
import chat.roles.kernel.http.HttpLimits;
import chat.roles.kernel.http.HttpQuestion;
import chat.roles.kernel.http.HttpReply;
import chat.roles.kernel.http.HttpTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * Lets Spring's clients ask through the guarded one. Origins that the operator wrote down may be in
 * a private network; those that a provider's description names may not. Redirects are not followed.
 */
final class GuardedRequests implements ClientHttpRequestFactory {

  private static final Duration TOTAL = Duration.ofSeconds(15);
  private static final HttpLimits LIMITS = new HttpLimits(TOTAL, TOTAL, 1_000_000, 0);

  private final GuardedHttp http;
  private final List<URI> written;

  /**
   * @param written URLs of the operator's configuration
   */
  GuardedRequests(GuardedHttp http, List<URI> written) {
    this.http = http;
    this.written = List.copyOf(written);
  }

  @Override
  public ClientHttpRequest createRequest(URI url, HttpMethod method) {
    return new Request(url, method);
  }

  private final class Request extends AbstractClientHttpRequest {

    private final URI url;
    private final HttpMethod method;
    private final FastByteArrayOutputStream body = new FastByteArrayOutputStream();

    private Request(URI url, HttpMethod method) {
      this.url = url;
      this.method = method;
    }

    @Override
    public HttpMethod getMethod() {
      return method;
    }

    @Override
    public URI getURI() {
      return url;
    }

    @Override
    protected FastByteArrayOutputStream getBodyInternal(HttpHeaders headers) {
      return body;
    }

    @Override
    protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
      HttpQuestion question =
          new HttpQuestion(
              method.name(),
              url,
              ours(headers),
              body.size() == 0 ? null : body.toByteArray(),
              LIMITS,
              null);
      HttpTarget target = HttpTarget.of(url);
      for (URI mine : written) {
        if (HttpTarget.of(mine).equals(target)) {
          question = question.granted(HttpGrant.forOperatorEndpoint(mine));
        }
      }
      try {
        return new Response(http.send(question));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException().initCause(e);
      }
    }

    /** Without what the client sets by itself. */
    private static List<HttpQuestion.Header> ours(HttpHeaders headers) {
      Set<String> theirs = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      theirs.addAll(
          List.of(HttpHeaders.CONTENT_LENGTH, HttpHeaders.HOST, HttpHeaders.TRANSFER_ENCODING));
      List<HttpQuestion.Header> list = new ArrayList<>();
      headers.forEach((name, values) -> {
        if (!theirs.contains(name)) {
          values.forEach(value -> list.add(new HttpQuestion.Header(name, value)));
        }
      });
      return list;
    }
  }

  private record Response(HttpReply reply) implements ClientHttpResponse {

    @Override
    public HttpStatusCode getStatusCode() {
      return HttpStatusCode.valueOf(reply.status());
    }

    @Override
    public String getStatusText() {
      return "";
    }

    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(reply.body());
    }

    @Override
    public HttpHeaders getHeaders() {
      HttpHeaders headers = new HttpHeaders();
      reply.headers().forEach(headers::add);
      return headers;
    }

    @Override
    public void close() {
      // it was read whole
    }
  }
}
