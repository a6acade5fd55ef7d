package chat.roles.models.embeddings;

import java.util.List;

/** One model that makes vectors of texts. */
interface TextEmbedder {

  /** What its vectors are known by: vectors of the same name can be compared. */
  String name();

  /**
   * One vector for each text, in their order, not yet of length 1.
   *
   * @param texts none is blank
   * @throws EmbeddingFailure when there are not vectors for all
   */
  List<float[]> embed(List<String> texts) throws InterruptedException;
}
