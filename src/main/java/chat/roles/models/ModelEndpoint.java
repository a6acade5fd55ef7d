package chat.roles.models;

import chat.roles.kernel.http.HttpGrant;
import chat.roles.models.ModelSettings.Endpoint;
import chat.roles.users.Resource;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A model behind an address.
 *
 * @param label how messages call it
 * @param key null when the endpoint wants none
 * @param model its name there; null asks the endpoint for its first one
 * @param apiVersion null: a usual one
 * @param grant null for an address that a user gave: it must be public
 * @param whoMends who can do something about a wrong key or address, and where
 * @param isDiscreet whether messages say nothing of the address and of what came from there
 */
record ModelEndpoint(
    String label,
    Provider provider,
    URI url,
    @Nullable String key,
    @Nullable String model,
    @Nullable String apiVersion,
    @Nullable HttpGrant grant,
    Duration timeout,
    int retries,
    String whoMends,
    boolean isDiscreet) {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int RETRIES = 4;

  /** What the operator configured. */
  static ModelEndpoint of(String name, Endpoint endpoint) {
    return new ModelEndpoint(
        name,
        Provider.of(endpoint.provider(), endpoint.url()),
        endpoint.url(),
        endpoint.apiKey(),
        endpoint.model(),
        endpoint.apiVersion(),
        HttpGrant.forOperatorEndpoint(endpoint.url()),
        endpoint.timeout(),
        endpoint.retries(),
        "the operator checks api-key, url and model of chatroles.models",
        false);
  }

  /** What a user configured for calls by this server. */
  static ModelEndpoint of(Resource resource) {
    return ofUser(resource, "check apiToken, url and model of this resource of yours", false);
  }

  /** What somebody else configured, for a borrower. */
  static ModelEndpoint lent(Resource resource) {
    return ofUser(resource, "tell its lender", true);
  }

  private static ModelEndpoint ofUser(Resource resource, String whoMends, boolean isDiscreet) {
    URI url = URI.create(resource.url());
    return new ModelEndpoint(
        isDiscreet ? "that you borrow" : resource.label(),
        Provider.of(resource.props().provider(), url),
        url,
        resource.apiToken(),
        resource.props().model(),
        resource.props().apiVersion(),
        null,
        TIMEOUT,
        RETRIES,
        whoMends,
        isDiscreet);
  }

  /** The same with another time for an attempt. */
  ModelEndpoint within(Duration other) {
    return new ModelEndpoint(
        label, provider, url, key, model, apiVersion, grant, other, retries, whoMends, isDiscreet);
  }

  /** Below the address. */
  URI below(String path) {
    String base = url.toString();
    return URI.create(base.endsWith("/") ? base + path : base + "/" + path);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "%s (%s, %s)".formatted(url, provider.word(), model == null ? "its first model" : model);
  }
}
