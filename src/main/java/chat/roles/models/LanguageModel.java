package chat.roles.models;

import java.util.function.Consumer;

/** Something that answers text with text. One instance serves all callers at the same time. */
interface LanguageModel {

  /**
   * Asks and waits for the whole answer, as often as it takes within the model's limits.
   *
   * @param deltas gets the answer's pieces in their order as they come, when the question asks for
   *     that; together they are the answer's text
   * @throws ModelFailure when there is no answer
   */
  Answer ask(Question question, Consumer<String> deltas) throws InterruptedException;
}
