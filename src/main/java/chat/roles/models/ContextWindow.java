package chat.roles.models;

import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a model can read at once.
 *
 * @param tokens for question and answer together
 */
record ContextWindow(int tokens) {

  /** Tokens of an answer when nobody says how many. */
  static final int USUAL_ANSWER = 4_096;

  ContextWindow {
    if (tokens < 1) {
      throw new IllegalArgumentException("context-tokens must be positive");
    }
  }

  /**
   * The messages that fit: the system text and the question always, and of the history the newest,
   * beginning with something the user said.
   *
   * @param maxTokens what is kept free for the answer; null for a usual one
   */
  List<Message> fit(
      @Nullable String system,
      List<Message> history,
      String question,
      @Nullable Integer maxTokens) {
    Message newest = new Message(Speaker.USER, question);
    int answer = Math.min(maxTokens == null ? USUAL_ANSWER : maxTokens, tokens / 2);
    int left = tokens - answer - Tokens.estimate(newest);
    List<Message> fitting = new ArrayList<>();
    if (system != null) {
      fitting.add(new Message(Speaker.SYSTEM, system));
      left -= Tokens.estimate(fitting.getFirst());
    }
    fitting.addAll(history.subList(firstThatFits(history, left), history.size()));
    fitting.add(newest);
    return fitting;
  }

  private static int firstThatFits(List<Message> history, int budget) {
    int left = budget;
    int first = history.size();
    while (first > 0) {
      left -= Tokens.estimate(history.get(first - 1));
      if (left < 0) {
        break;
      }
      first--;
    }
    while (first > 0
        && first < history.size()
        && history.get(first).speaker() == Speaker.ASSISTANT) {
      first++;
    }
    return first;
  }
}
