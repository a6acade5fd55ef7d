package chat.roles.models;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpFault;
import chat.roles.kernel.http.HttpGrant;
import chat.roles.kernel.http.HttpLimits;
import chat.roles.kernel.http.HttpQuestion;
import chat.roles.kernel.http.HttpReply;
import chat.roles.kernel.json.Json;
import chat.roles.models.ModelSettings.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Looks whether an Ollama answers on its usual port, or where {@code OLLAMA_HOST} says; speaks to
 * its OpenAI-compatible door.
 */
final class OllamaSearch {

  static final String NAME = "ollama";

  private static final Logger LOG = LoggerFactory.getLogger(OllamaSearch.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int USUAL_PORT = 11_434;

  private final GuardedHttp http;
  private final UnaryOperator<String> environment;

  /**
   * @param environment a variable's value, "" for none
   */
  OllamaSearch(GuardedHttp http, UnaryOperator<String> environment) {
    this.http = http;
    this.environment = environment;
  }

  /** Its endpoint, with {@code OLLAMA_MODEL} or its first model; empty when there is none. */
  Optional<Endpoint> find() {
    try {
      URI base = base(environment.apply("OLLAMA_HOST").strip());
      Endpoint endpoint = Endpoint.of(base, null, null);
      ModelEndpoint there = ModelEndpoint.of(NAME, endpoint);
      OpenAiWire wire = OpenAiWire.at(there);
      HttpReply reply =
          http.send(
              HttpQuestion.get(wire.list())
                  .within(new HttpLimits(PATIENCE, PATIENCE, 1_000_000, 0))
                  .granted(HttpGrant.forOperatorEndpoint(base)));
      if (reply.status() != 200) {
        return Optional.empty();
      }
      List<String> models = wire.models(Json.parse(reply.text()));
      String wanted = environment.apply("OLLAMA_MODEL").strip();
      if (!wanted.isEmpty()) {
        return Optional.of(Endpoint.of(base, null, wanted));
      }
      return models.stream().findFirst().map(model -> Endpoint.of(base, null, model));
    } catch (HttpFault | JacksonException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      LOG.warn("OLLAMA_HOST is no host: {}", e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** As Ollama's own client reads it: a host, a host and a port, or a URL. */
  static URI base(String host) {
    if (host.isEmpty()) {
      return URI.create("http://127.0.0.1:" + USUAL_PORT + "/v1");
    }
    URI given = URI.create(host.contains("://") ? host : "http://" + host);
    String name = given.getHost();
    if (name == null) {
      throw new IllegalArgumentException("no host is in it");
    }
    // what a server listens on is not what a client can ask
    String reachable = name.equals("0.0.0.0") ? "127.0.0.1" : name;
    boolean isUsual = given.getPort() < 0 && !host.contains("://");
    String port = given.getPort() >= 0 ? ":" + given.getPort() : isUsual ? ":" + USUAL_PORT : "";
    return URI.create(given.getScheme() + "://" + reachable + port + "/v1");
  }
}
