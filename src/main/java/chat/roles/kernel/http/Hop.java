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
    List<HttpSecret> secrets,
    int number) {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** What may be told to a host that the caller did not choose. */
  private static final Set<String> HARMLESS =
      Set.of("accept", "accept-language", "content-type", "user-agent");

  static Hop first(HttpQuestion question) throws HttpFault {
    Origin origin = Origin.of(question.url());
    for (HttpSecret secret : question.secrets()) {
      if (!secret.isFor(origin)) {
        throw new HttpFault(
            Kind.REFUSED,
            "the secret %s is not for %s; it is for %s"
                .formatted(secret.name(), origin, secret.targetsAsText()));
      }
    }
    return new Hop(
        question.method(),
        question.url(),
        origin,
        question.headers(),
        question.body(),
        question.secrets(),
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
    for (HttpSecret secret : secrets) {
      if (!secret.isFor(to) && secret.isIn(next.toString())) {
        throw new HttpFault(
            Kind.REFUSED,
            "%s redirects with the secret %s to %s, which it is not for"
                .formatted(origin, secret.name(), to));
      }
    }
    return new Hop(
        methodAfter(status),
        next,
        to,
        headers.stream()
            .filter(h -> goesAlong(h, sameRecipient, bodyGoesAlong))
            .filter(h -> mayBeToldTo(to, h))
            .toList(),
        bodyGoesAlong ? body : null,
        secrets,
        number + 1);
  }

  private boolean mayBeToldTo(Origin to, HttpQuestion.Header header) {
    return secrets.stream().allMatch(s -> s.isFor(to) || !header.value().contains(s.value()));
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
