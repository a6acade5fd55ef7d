package chat.roles.memory.vectors;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of some texts, made before a transaction writes them. Texts that are not in it are
 * embedded in the background.
 */
public final class Embedded {

  /** By the ids of models, then by text. */
  private final Map<Integer, Map<String, short[]>> vectors;

  Embedded(Map<Integer, Map<String, short[]>> vectors) {
    this.vectors = Map.copyOf(vectors);
  }

  /** No vectors: all texts are embedded in the background. */
  public static Embedded none() {
    return new Embedded(Map.of());
  }

  Iterable<Integer> models() {
    return vectors.keySet();
  }

  short @Nullable [] vector(int model, String text) {
    Map<String, short[]> ofModel = vectors.get(model);
    return ofModel == null ? null : ofModel.get(text);
  }
}
