package chat.roles.models;

import chat.roles.toolbox.spi.Message;
import java.util.List;

/**
 * What a model is asked.
 *
 * @param messages system text first, the newest last
 * @param stream whether pieces of the answer are wanted as they come
 * @param idempotencyKey the same for every attempt at this question
 */
record Question(List<Message> messages, Sampling sampling, boolean stream, String idempotencyKey) {

  Question {
    messages = List.copyOf(messages);
  }
}
