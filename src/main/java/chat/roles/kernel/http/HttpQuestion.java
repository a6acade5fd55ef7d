package chat.roles.kernel.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request.
 *
 * @param headers in their order; those that steer the connection itself are refused
 * @param body null for none
 * @param grant null for a request that may reach public addresses and the operator's allow-list
 * @param secrets values in the URL or the headers that only their own targets may be told
 */
@SuppressWarnings("ArrayRecordComponent") // carries bytes; is never compared
public record HttpQuestion(
    String method,
    URI url,
    List<Header> headers,
    byte @Nullable [] body,
    HttpLimits limits,
    @Nullable HttpGrant grant,
    List<HttpSecret> secrets) {

  private static final int LONGEST_NAME = 100;
  private static final String TOKEN_MARKS = "!#$%&'*+.^_`|~-";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final Set<String> NOT_THE_CALLERS =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade",
          "expect");

  /**
   * @throws IllegalArgumentException for a method or a header that is not sent; the message says
   *     which and holds no header's value
   */
  public HttpQuestion {
    if (!METHODS.contains(method)) {
      throw new IllegalArgumentException("the HTTP method must be one of " + METHODS);
    }
    headers = List.copyOf(headers);
    secrets = List.copyOf(secrets);
  }

  /** A question that holds no secrets of anybody. */
  public HttpQuestion(
      String method,
      URI url,
      List<Header> headers,
      byte @Nullable [] body,
      HttpLimits limits,
      @Nullable HttpGrant grant) {
    this(method, url, headers, body, limits, grant, List.of());
  }

  /** A GET without headers. */
  public static HttpQuestion get(URI url) {
    return new HttpQuestion("GET", url, List.of(), null, HttpLimits.DEFAULT, null);
  }

  /** A POST of this body. */
  public static HttpQuestion post(URI url, String contentType, byte[] body) {
    return new HttpQuestion(
        "POST",
        url,
        List.of(new Header("Content-Type", contentType)),
        body,
        HttpLimits.DEFAULT,
        null);
  }

  /** The same question with one more header. */
  public HttpQuestion with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new HttpQuestion(method, url, more, body, limits, grant, secrets);
  }

  /** The same question within these limits. */
  public HttpQuestion within(HttpLimits other) {
    return new HttpQuestion(method, url, headers, body, other, grant, secrets);
  }

  /** The same question with leave to reach an endpoint of the operator's. */
  public HttpQuestion granted(HttpGrant other) {
    return new HttpQuestion(method, url, headers, body, limits, other, secrets);
  }

  /** Without the URL's path, the headers' values and the body, which may hold secrets. */
  @Override
  public String toString() {
    return method + " to " + url.getScheme() + "://" + url.getHost();
  }

  /** One header line. */
  public record Header(String name, String value) {

    public Header {
      if (!isToken(name)) {
        throw new IllegalArgumentException("a header's name has characters that are not allowed");
      }
      if (NOT_THE_CALLERS.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("the header " + name + " is set by the client itself");
      }
      if (!isPlain(value)) {
        throw new IllegalArgumentException("the header " + name + " must be plain ASCII text");
      }
    }

    /** A token of RFC 9110. */
    private static boolean isToken(String name) {
      if (name.isEmpty() || name.length() > LONGEST_NAME) {
        return false;
      }
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        if (!isLetterOrDigit(c) && TOKEN_MARKS.indexOf(c) < 0) {
          return false;
        }
      }
      return true;
    }

    private static boolean isLetterOrDigit(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isPlain(String value) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if ((c < ' ' && c != '\t') || c >= 0x7f) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return name + ": ***";
    }
  }
}
