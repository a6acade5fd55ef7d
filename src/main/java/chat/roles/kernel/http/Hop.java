package chat.roles.kernel.http;

import chat.roles.kernel.http.HttpFault.Kind;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** One request of the chain that redirects make of a question. */
@SuppressWarnings("ArrayRecordComponent") // carries bytes; is never compared
record Hop(
    String method,
    URI url,
    Origin origin,
    List<HttpQuestion.Header> headers,
    byte @Nullable [] body,
    int number) {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** What may be told to a host that the caller did not choose. */
  private static final Set<String> HARMLESS =
      Set.of("accept", "accept-language", "content-type", "user-agent");

  static Hop first(HttpQuestion question) throws HttpFault {
    return new Hop(
        question.method(),
        question.url(),
        Origin.of(question.url()),
        question.headers(),
        question.body(),
        0);
  }

  /** Where the response sends us; null when it does not. */
  static @Nullable URI target(URI from, ClassicHttpResponse response) throws HttpFault {
    Header location = response.getFirstHeader("Location");
    if (location == null || !REDIRECTS.contains(response.getCode())) {
      return null;
    }
    try {
      return from.resolve(URI.create(location.getValue()));
    } catch (IllegalArgumentException e) {
      throw new HttpFault(Kind.BROKEN, "a redirect of " + Origin.of(from) + " is no URL");
    }
  }

  Hop redirected(int status, URI next, HttpLimits limits) throws HttpFault {
    if (number >= limits.maxRedirects()) {
      throw new HttpFault(
          Kind.REFUSED,
          "more than %d redirects, the last by %s".formatted(limits.maxRedirects(), origin));
    }
    Origin to = Origin.of(next);
    boolean bodyGoesAlong =
        body != null && status != 303 && (status >= 307 || !method.equals("POST"));
    boolean sameRecipient = origin.mayBeFollowedTo(to);
    if (bodyGoesAlong && !sameRecipient) {
      throw new HttpFault(
          Kind.REFUSED,
          "%s redirects a request with a body to %s; that is not followed".formatted(origin, to));
    }
    return new Hop(
        methodAfter(status),
        next,
        to,
        headers.stream().filter(h -> goesAlong(h, sameRecipient, bodyGoesAlong)).toList(),
        bodyGoesAlong ? body : null,
        number + 1);
  }

  private String methodAfter(int status) {
    boolean becomesGet =
        (status == 303 && !method.equals("HEAD")) || (status <= 302 && method.equals("POST"));
    return becomesGet ? "GET" : method;
  }

  private static boolean goesAlong(
      HttpQuestion.Header header, boolean sameRecipient, boolean withBody) {
    String name = header.name().toLowerCase(Locale.ROOT);
    return (sameRecipient || HARMLESS.contains(name)) && (withBody || !name.equals("content-type"));
  }
}
