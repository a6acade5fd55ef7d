package chat.roles.models.embeddings;

import chat.roles.kernel.http.GuardedHttp;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The models that make vectors of texts: the configured one, and others whose vectors may still be
 * stored. Short texts that come again soon are answered from memory.
 */
@Component
public class Embeddings {

  private static final int CACHED = 4_000;
  private static final int LONGEST_CACHED = 1_000;

  private final Map<String, TextEmbedder> embedders = new LinkedHashMap<>();
  private final String model;
  private final Cache<Text, float[]> cache = Caffeine.newBuilder().maximumSize(CACHED).build();

  @Autowired
  Embeddings(EmbeddingSettings settings, GuardedHttp http) {
    this(configured(settings, http));
  }

  /**
   * @param embedders the configured one first
   */
  Embeddings(List<TextEmbedder> embedders) {
    embedders.forEach(embedder -> this.embedders.putIfAbsent(embedder.name(), embedder));
    this.model = embedders.getFirst().name();
  }

  private static List<TextEmbedder> configured(EmbeddingSettings settings, GuardedHttp http) {
    List<TextEmbedder> all = new ArrayList<>();
    addEndpoint(all, settings.endpoint(), settings, http);
    all.add(new InProcessEmbedder());
    addEndpoint(all, settings.previous(), settings, http);
    return all;
  }

  private static void addEndpoint(
      List<TextEmbedder> all,
      EmbeddingSettings.@Nullable Endpoint endpoint,
      EmbeddingSettings settings,
      GuardedHttp http) {
    if (endpoint != null) {
      all.add(new EndpointEmbedder(endpoint, settings, http));
    }
  }

  /** The configured model's name. */
  public String model() {
    return model;
  }

  /** Whether vectors of the model of that name can be made here. */
  public boolean knows(String name) {
    return embedders.containsKey(name);
  }

  /** As {@link #embed(String, Collection)} by the configured model. */
  public List<float[]> embed(Collection<String> texts) throws InterruptedException {
    return embed(model, texts);
  }

  /**
   * Vectors of length 1, one for each text, in their order. May take long: a network may be in
   * between. Blank texts have vectors too, which mean nothing.
   *
   * @param name of a model that is known here
   * @throws EmbeddingFailure when there are not vectors for all
   */
  public List<float[]> embed(String name, Collection<String> texts) throws InterruptedException {
    TextEmbedder embedder = embedders.get(name);
    if (embedder == null) {
      throw new EmbeddingFailure(true, "the embedding model " + name + " is not configured here");
    }
    Map<String, float[]> found = new LinkedHashMap<>();
    Set<String> missing = new LinkedHashSet<>();
    for (String text : texts) {
      float[] cached = cache.getIfPresent(new Text(name, text));
      if (cached == null) {
        missing.add(text);
      } else {
        found.put(text, cached);
      }
    }
    if (!missing.isEmpty()) {
      add(found, embedder, List.copyOf(missing));
    }
    return texts.stream().map(text -> Objects.requireNonNull(found.get(text)).clone()).toList();
  }

  private void add(Map<String, float[]> found, TextEmbedder embedder, List<String> texts)
      throws InterruptedException {
    List<float[]> made =
        embedder.embed(texts.stream().map(text -> text.isBlank() ? "-" : text).toList());
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      float[] vector = unit(made.get(i));
      found.put(text, vector);
      if (text.length() <= LONGEST_CACHED) {
        cache.put(new Text(embedder.name(), text), vector);
      }
    }
  }

  /** The vector of length 1 in the same direction; zeros stay zeros. */
  static float[] unit(float[] vector) {
    double sum = 0;
    for (float component : vector) {
      sum += (double) component * component;
    }
    float scale = sum == 0 ? 0 : (float) (1 / Math.sqrt(sum));
    float[] unit = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      unit[i] = vector[i] * scale;
    }
    return unit;
  }

  private record Text(String model, String text) {}
}
