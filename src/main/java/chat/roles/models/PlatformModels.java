package chat.roles.models;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.json.Json;
import chat.roles.models.ModelSettings.Endpoint;
import chat.roles.users.PlatformResources;
import chat.roles.users.Resource;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes models of what the operator configured and of what is found in the environment. An Ollama
 * is looked for beside the start; who asks for models meanwhile waits for that, a second at most.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelSettings.class)
class PlatformModels implements PlatformResources, InitializingBean {

  private static final Logger LOG = LoggerFactory.getLogger(PlatformModels.class);

  private final ModelSettings settings;
  private final Environment environment;
  private final GuardedHttp http;
  private final Map<URI, Breaker> breakers = new HashMap<>();
  private final FutureTask<List<Models.Choice>> choices;

  PlatformModels(ModelSettings settings, Environment environment, GuardedHttp http) {
    this.settings = settings;
    this.environment = environment;
    this.http = http;
    Map<String, Endpoint> endpoints = new TreeMap<>(settings.models());
    if (settings.discoverModels()) {
      Found.in(name -> StringUtils.trimAllWhitespace(environment.getProperty(name, "")))
          .forEach(endpoints::putIfAbsent);
    }
    Map<String, Models.Choice> configured = new TreeMap<>();
    endpoints.forEach((name, endpoint) -> configured.put(name, choice(name, endpoint)));
    this.choices = new FutureTask<>(() -> settled(endpoints, configured));
  }

  /** Begins to look for what answers on this machine. */
  @Override
  public void afterPropertiesSet() {
    Thread.ofVirtual().name("models-discovery").start(choices);
  }

  /** All models, the best first; the demo model when there is no other. */
  List<Models.Choice> choices() {
    choices.run();
    try {
      return choices.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while models are looked for", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private List<Models.Choice> settled(
      Map<String, Endpoint> endpoints, Map<String, Models.Choice> configured) {
    if (settings.discoverModels() && !endpoints.containsKey(OllamaSearch.NAME)) {
      new OllamaSearch(http, name -> environment.getProperty(name, ""))
          .find()
          .ifPresent(endpoint -> {
            endpoints.put(OllamaSearch.NAME, endpoint);
            configured.put(OllamaSearch.NAME, choice(OllamaSearch.NAME, endpoint));
          });
    }
    endpoints.forEach((name, endpoint) -> LOG.info("Model {}: {}", name, endpoint));
    if (configured.isEmpty() && settings.demoModel()) {
      LOG.info("No model is configured: the built-in demo model answers. Set OPENAI_API_KEY.");
      return List.of(DemoModel.choice(settings.quota() != null));
    }
    return configured.values().stream().sorted(Models.BEST_FIRST).toList();
  }

  private Models.Choice choice(String name, Endpoint endpoint) {
    Breaker breaker = breakers.computeIfAbsent(endpoint.url(), _ -> new Breaker(Clock.systemUTC()));
    return new Models.Choice(
        new Source.Platform(name),
        new OfferedModel(
            name, endpoint.cost(), endpoint.quality(), false, settings.quota(name) != null),
        HttpModel.at(
            ModelEndpoint.of(name, endpoint), http, Retries.upTo(endpoint.retries()), breaker),
        new ContextWindow(endpoint.contextTokens()),
        endpoint.price());
  }

  /** As they stand in users' lists: nothing of their addresses. */
  @Override
  public List<ObjectNode> all() {
    List<ObjectNode> all = new ArrayList<>();
    for (Models.Choice each : choices()) {
      OfferedModel offer = each.offer();
      ObjectNode entry =
          Json.object()
              .put("type", Resource.LLM)
              .put("name", offer.name())
              .put("runtime", "platform")
              .put("url", each.source().key());
      entry.putObject("props").put("cost", offer.cost()).put("quality", offer.quality());
      all.add(entry);
    }
    return all;
  }
}
