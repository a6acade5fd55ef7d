package chat.roles.models;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.models.ModelSettings.Endpoint;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Makes models of what the operator configured and of what is found in the environment. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelSettings.class)
class PlatformModels {

  /** The model of OpenAI's own endpoint when nobody names one. */
  static final String USUAL_MODEL = "gpt-4.1-mini";

  private static final Logger LOG = LoggerFactory.getLogger(PlatformModels.class);
  private static final String OPENAI = "https://api.openai.com/v1";

  private final ModelSettings settings;
  private final Environment environment;
  private final GuardedHttp http;

  PlatformModels(ModelSettings settings, Environment environment, GuardedHttp http) {
    this.settings = settings;
    this.environment = environment;
    this.http = http;
  }

  /** All models, in no order; the demo model when there is no other. */
  List<Models.Choice> choices() {
    Map<String, Endpoint> endpoints = new TreeMap<>(settings.models());
    if (settings.discoverModels()) {
      discover(endpoints);
    }
    endpoints.forEach((name, endpoint) -> LOG.info("Model {}: {}", name, endpoint));
    if (endpoints.isEmpty() && settings.demoModel()) {
      LOG.info("No model is configured: the built-in demo model answers. Set OPENAI_API_KEY.");
      return List.of(DemoModel.choice(settings.quota() != null));
    }
    return endpoints.entrySet().stream().map(e -> choice(e.getKey(), e.getValue())).toList();
  }

  private void discover(Map<String, Endpoint> endpoints) {
    String key = found("OPENAI_API_KEY");
    String base = found("OPENAI_BASE_URL");
    if (key.isEmpty() && base.isEmpty()) {
      return;
    }
    String model = found("OPENAI_MODEL");
    if (model.isEmpty() && base.isEmpty()) {
      model = USUAL_MODEL;
    }
    endpoints.putIfAbsent(
        "openai",
        Endpoint.of(
            URI.create(base.isEmpty() ? OPENAI : base),
            key.isEmpty() ? null : key,
            model.isEmpty() ? null : model));
  }

  private String found(String name) {
    return StringUtils.trimAllWhitespace(environment.getProperty(name, ""));
  }

  private Models.Choice choice(String name, Endpoint endpoint) {
    return new Models.Choice(
        new Source.Platform(name),
        new OfferedModel(
            name, endpoint.cost(), endpoint.quality(), false, settings.quota(name) != null),
        OpenAiModel.at(name, endpoint, http),
        new ContextWindow(endpoint.contextTokens()),
        endpoint.price());
  }
}
