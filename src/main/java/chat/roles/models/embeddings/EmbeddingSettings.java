package chat.roles.models.embeddings;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where texts become vectors. Without a URL the model inside of the server makes them.
 *
 * @param url an OpenAI-compatible endpoint up to and without {@code /embeddings}; null for none
 * @param apiKey null when the endpoint wants none
 * @param model its name there
 * @param dimensions how many components are asked for; null for as many as the model has
 * @param timeout for one request
 * @param batch how many texts one request holds at most
 * @param maxCharacters how long a text may be; of a longer one the vectors of its pieces are
 *     averaged
 * @param previous the endpoint that was used before: searches go on with it until all texts have
 *     their vector of the new one
 */
@ConfigurationProperties("chatroles.embeddings")
record EmbeddingSettings(
    @Nullable URI url,
    @Nullable String apiKey,
    @Nullable String model,
    @Nullable Integer dimensions,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("64") int batch,
    @DefaultValue("6000") int maxCharacters,
    @Nullable Endpoint previous) {

  EmbeddingSettings {
    require(url == null || (model != null && !model.isBlank()), "model", "set beside url");
    require(timeout.isPositive(), "timeout", "positive");
    require(batch >= 1 && batch <= 2048, "batch", "from 1 to 2048");
    require(maxCharacters >= 100, "max-characters", "at least 100");
    require(dimensions == null || dimensions >= 1, "dimensions", "positive");
  }

  private static void require(boolean holds, String name, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("chatroles.embeddings." + name + " must be " + rule);
    }
  }

  /** The endpoint that is used now; null when there is none. */
  @Nullable Endpoint endpoint() {
    return url == null || model == null ? null : new Endpoint(url, apiKey, model, dimensions);
  }

  /** One model behind an endpoint. */
  record Endpoint(URI url, @Nullable String apiKey, String model, @Nullable Integer dimensions) {

    /** Without the key. */
    @Override
    public String toString() {
      return "%s (%s)".formatted(url, model);
    }
  }
}
