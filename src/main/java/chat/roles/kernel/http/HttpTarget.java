package chat.roles.kernel.http;

import java.net.URI;
import java.util.Locale;

/**
 * An origin that something is meant for: scheme, host and port. Two that mean the same are equal.
 */
public final class HttpTarget implements Comparable<HttpTarget> {

  private static final int LONGEST = 300;

  private final Origin origin;

  private HttpTarget(Origin origin) {
    this.origin = origin;
  }

  /**
   * Reads {@code api.example.com}, {@code api.example.com:8443}, {@code https://api.example.com} or
   * {@code http://api.example.com}. Without a scheme it is https.
   *
   * @throws IllegalArgumentException when it is no origin, with the remedy
   */
  public static HttpTarget parse(String text) {
    String given = text.strip();
    String url = given.contains("://") ? given : "https://" + given;
    if (given.isEmpty() || given.length() > LONGEST) {
      throw new IllegalArgumentException(noTarget("it is empty or too long"));
    }
    try {
      URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      if (uri.getRawQuery() != null || uri.getRawFragment() != null || hasPath(uri)) {
        throw new IllegalArgumentException(noTarget("it has more than a host and a port"));
      }
      return of(uri);
    } catch (HttpFault e) {
      throw new IllegalArgumentException(noTarget(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      throw why.startsWith("must be")
          ? e
          : new IllegalArgumentException(noTarget("it is no host"), e);
    }
  }

  private static boolean hasPath(URI uri) {
    return uri.getRawPath() != null && !uri.getRawPath().isEmpty();
  }

  private static String noTarget(String why) {
    return "must be a host as in api.example.com, api.example.com:8443 or"
        + " http://intranet.example; "
        + why;
  }

  /**
   * The origin of a URL.
   *
   * @throws HttpFault when this client does not speak to such a URL
   */
  public static HttpTarget of(URI url) throws HttpFault {
    return new HttpTarget(Origin.of(url));
  }

  boolean is(Origin other) {
    return origin.equals(other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HttpTarget target && target.origin.equals(origin);
  }

  @Override
  public int hashCode() {
    return origin.hashCode();
  }

  @Override
  public int compareTo(HttpTarget other) {
    return toString().compareTo(other.toString());
  }

  /** As {@link #parse} reads it, the usual port left out: {@code https://api.example.com}. */
  @Override
  public String toString() {
    String text = origin.toString().toLowerCase(Locale.ROOT);
    String usual = origin.scheme().equals("http") ? ":80" : ":443";
    return text.endsWith(usual) ? text.substring(0, text.length() - usual.length()) : text;
  }
}
