package chat.roles.models.embeddings;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in pieces that a model takes, cut between words where there are some. What comes after
 * {@value #MOST} pieces is left out.
 */
record TextPieces(List<String> pieces) {

  static final int MOST = 8;

  TextPieces {
    pieces = List.copyOf(pieces);
  }

  static TextPieces of(String text, int maxCharacters) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < text.length() && pieces.size() < MOST) {
      int to = end(text, from, maxCharacters);
      String piece = text.substring(from, to);
      if (!piece.isBlank()) {
        pieces.add(piece);
      }
      from = to;
    }
    return new TextPieces(pieces.isEmpty() ? List.of(text) : pieces);
  }

  private static int end(String text, int from, int maxCharacters) {
    int most = from + maxCharacters;
    if (most >= text.length()) {
      return text.length();
    }
    for (int at = most; at > from + maxCharacters / 2; at--) {
      if (Character.isWhitespace(text.charAt(at))) {
        return at;
      }
    }
    return Character.isLowSurrogate(text.charAt(most)) ? most - 1 : most;
  }

  /** The mean of the pieces' vectors, each as heavy as its piece is long. */
  float[] average(List<float[]> vectors) {
    if (vectors.size() == 1) {
      return vectors.getFirst();
    }
    float[] sum = new float[vectors.getFirst().length];
    for (int i = 0; i < vectors.size(); i++) {
      float[] vector = Embeddings.unit(vectors.get(i));
      int weight = pieces.get(i).length();
      for (int d = 0; d < sum.length; d++) {
        sum[d] += weight * vector[d];
      }
    }
    return sum;
  }
}
