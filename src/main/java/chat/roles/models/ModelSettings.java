package chat.roles.models;

import chat.roles.users.Price;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The operator's models.
 *
 * @param models by their names: {@code chatroles.models.NAME.url} and so on
 * @param discoverModels whether the providers' usual environment variables are looked at too, and
 *     an Ollama is looked for
 * @param demoModel whether the built-in demo model answers while there is no other
 * @param quota of each user for each model that has no quota of its own, the demo model included;
 *     null: none
 */
@ConfigurationProperties("chatroles")
record ModelSettings(
    @DefaultValue Map<String, Endpoint> models,
    @DefaultValue("true") boolean discoverModels,
    @DefaultValue("true") boolean demoModel,
    @Nullable Quota quota) {

  ModelSettings {
    models = Map.copyOf(models);
  }

  /** What each user may use of the model of that name; null when nothing bounds it. */
  @Nullable Quota quota(String model) {
    Endpoint endpoint = models.get(model);
    return endpoint == null || endpoint.quota() == null ? quota : endpoint.quota();
  }

  /**
   * What each user may use of a model.
   *
   * @param tokens of one filling, from 0
   * @param period after which it is filled again, from the first use on; 0: never
   */
  record Quota(@DefaultValue("3000") long tokens, @DefaultValue("1d") Duration period) {

    Quota {
      if (tokens < 0 || period.isNegative()) {
        throw new IllegalArgumentException(
            "chatroles.models.NAME.quota: tokens and period must not be below 0");
      }
    }

    @Nullable Duration periodOrNever() {
      return period.isZero() ? null : period;
    }
  }

  /**
   * One model behind an endpoint.
   *
   * @param provider {@code openai-compatible}, {@code azure}, {@code anthropic} or {@code gemini};
   *     null: as the host tells
   * @param url up to and without {@code /chat/completions} or the like: {@code
   *     https://api.openai.com/v1}
   * @param apiKey null when the endpoint wants none
   * @param model its name there; null asks the endpoint for its first one
   * @param apiVersion of the provider's protocol; null: a usual one
   * @param cost 0 to 2: what prompts that ask for less do not get
   * @param quality 0 to 2
   * @param contextTokens what it reads at once, question and answer together
   * @param timeout for one attempt at a question, the whole answer included
   * @param retries after a failed attempt
   * @param quota what each user may use of it; null: as for all models
   * @param price null: none
   */
  record Endpoint(
      @Nullable String provider,
      URI url,
      @Nullable String apiKey,
      @Nullable String model,
      @Nullable String apiVersion,
      @DefaultValue("0") int cost,
      @DefaultValue("0") int quality,
      @DefaultValue("128000") int contextTokens,
      @DefaultValue("120s") Duration timeout,
      @DefaultValue("4") int retries,
      @Nullable Quota quota,
      @Nullable Price price) {

    Endpoint {
      require(
          provider == null || Provider.words().contains(provider),
          "provider",
          "one of " + Provider.words());
      require(cost >= 0 && cost <= 2, "cost", "0, 1 or 2");
      require(quality >= 0 && quality <= 2, "quality", "0, 1 or 2");
      require(contextTokens >= 1, "context-tokens", "positive");
      require(timeout.isPositive(), "timeout", "positive");
      require(retries >= 0 && retries <= 10, "retries", "from 0 to 10");
    }

    private static void require(boolean holds, String name, String rule) {
      if (!holds) {
        throw new IllegalArgumentException("chatroles.models.NAME." + name + " must be " + rule);
      }
    }

    /** An endpoint with everything else as usual. */
    static Endpoint of(URI url, @Nullable String apiKey, @Nullable String model) {
      return new Endpoint(
          null, url, apiKey, model, null, 0, 0, 128_000, Duration.ofMinutes(2), 4, null, null);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "%s (%s)".formatted(url, model == null ? "its first model" : model);
    }
  }
}
