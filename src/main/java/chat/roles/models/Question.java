package chat.roles.models;

import chat.roles.toolbox.spi.Message;
import java.util.List;

/**
 * What a model is asked.
 *
 * @param messages system text first, the newest last
 * @param images that the newest message is about
 * @param stream whether pieces of the answer are wanted as they come
 * @param idempotencyKey the same for every attempt at this question
 */
record Question(
    List<Message> messages,
    List<Image> images,
    Sampling sampling,
    boolean stream,
    String idempotencyKey) {

  Question {
    messages = List.copyOf(messages);
    images = List.copyOf(images);
  }

  /** A question in words. */
  Question(List<Message> messages, Sampling sampling, boolean stream, String idempotencyKey) {
    this(messages, List.of(), sampling, stream, idempotencyKey);
  }

  /** About how many tokens it is. */
  int estimatedTokens() {
    return Tokens.estimate(messages) + images.size() * Tokens.EACH_IMAGE;
  }
}
