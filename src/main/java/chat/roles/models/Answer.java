package chat.roles.models;

import java.util.List;

/**
 * A model's answer.
 *
 * @param texts without U+0000 and lone surrogates: at least one, at most as many as were asked for
 * @param images what it painted, mostly none
 * @param model its name as the provider knows it
 * @param estimated whether the provider reported no tokens and these are our estimate
 * @param attempts how often it was asked until it answered, from 1
 */
record Answer(
    List<String> texts,
    List<Image> images,
    String model,
    int tokensIn,
    int tokensOut,
    boolean estimated,
    int attempts) {

  Answer {
    texts = List.copyOf(texts);
    images = List.copyOf(images);
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("an answer has a text");
    }
  }

  /** The usual one, with one text. */
  Answer(String text, String model, int tokensIn, int tokensOut, boolean estimated, int attempts) {
    this(List.of(text), model, tokensIn, tokensOut, estimated, attempts);
  }

  /** One without pictures. */
  Answer(
      List<String> texts,
      String model,
      int tokensIn,
      int tokensOut,
      boolean estimated,
      int attempts) {
    this(texts, List.of(), model, tokensIn, tokensOut, estimated, attempts);
  }

  /** The first text. */
  String text() {
    return texts.getFirst();
  }
}
