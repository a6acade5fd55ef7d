package chat.roles.models.embeddings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.NullMarked;

/**
 * Gives each word a direction of its own, and a text the sum of its words: texts that share words
 * are near. Can be out of order, and can refuse a text.
 */
@NullMarked
public final class WordEmbedder implements TextEmbedder {

  /** A text with it is refused. */
  public static final String REFUSED = "unspeakable";

  private final String name;
  private final int dimension;
  private volatile boolean broken;

  /** Every text that was embedded. */
  public final List<String> embedded = java.util.Collections.synchronizedList(new ArrayList<>());

  public WordEmbedder(String name, int dimension) {
    this.name = name;
    this.dimension = dimension;
  }

  /** The models of a server: the configured one first. */
  public static Embeddings models(WordEmbedder... embedders) {
    return new Embeddings(List.of(embedders));
  }

  public void breakDown() {
    broken = true;
  }

  public void repair() {
    broken = false;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<float[]> embed(List<String> texts) {
    if (broken) {
      throw new EmbeddingFailure(true, "out of order");
    }
    if (texts.stream().anyMatch(text -> text.contains(REFUSED))) {
      throw new EmbeddingFailure(false, "refused");
    }
    embedded.addAll(texts);
    return texts.stream().map(this::vector).toList();
  }

  private float[] vector(String text) {
    float[] sum = new float[dimension];
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
      Random random = new Random((name + word).hashCode());
      for (int i = 0; i < dimension; i++) {
        sum[i] += (float) random.nextGaussian();
      }
    }
    return sum;
  }
}
