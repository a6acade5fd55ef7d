package chat.roles.toolbox.spi;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One question to a tool, inside a run. Valid until {@link Tool#act} returns; for one thread. */
public interface ToolCall {

  /** What follows the protocol and its colon; empty when nothing does. */
  String address();

  /**
   * The prompt: interpolated, unless the tool takes it raw. Null when the program gives none; an
   * empty string is a value.
   */
  @Nullable JsonNode prompt();

  /** The prompt before interpolation, templates and all; null when the program gives none. */
  @Nullable JsonNode promptAsWritten();

  /** The dto that the prompt was met with. */
  ChatDto dto();

  /** For whom the tool acts. */
  ToolActor actor();

  /** The actor's variables, those of the request context first. */
  Variables variables();

  /**
   * Performs the effect once in the life of the run, and answers the recorded outcome ever after.
   *
   * @throws ToolFailure when the effect failed, then and on every replay
   */
  JsonNode perform(Effect effect) throws InterruptedException;

  /**
   * Performs the effect and records its outcome in one transaction; answers the recorded outcome
   * ever after.
   *
   * @throws ToolFailure when the effect failed, then and on every replay; nothing of it was written
   */
  JsonNode perform(TransactionalEffect effect) throws InterruptedException;

  /**
   * Suspends the run, which needs no thread meanwhile: what was called is thrown away, and called
   * again when it goes on, with the recorded outcomes.
   *
   * @return what came: for {@link Pause.User} the dto to go on with, else JSON null
   */
  JsonNode pause(Pause pause) throws InterruptedException;

  /**
   * The value of an expression of the prompt language.
   *
   * @param dot what a leading dot and bare names mean first; its fields hide the usual names
   * @throws ToolFailure 400 when the text is no expression or exceeds its bounds
   */
  JsonNode evaluate(String expression, JsonNode dot);

  /**
   * A text with its templates replaced; a marker that is no expression stays as it is.
   *
   * @throws ToolFailure 400 when a value exceeds the bounds of the language
   */
  String render(String template);

  /**
   * Whether the prompt is the program's, or came up in it; not that of a user who steps into a run.
   */
  boolean isByAuthor();

  /**
   * Carries out the prompt's response rules on a dto of the tool's choosing, as a branch of its own
   * with its own place in the journal. Branches are numbered in the order of these calls.
   */
  ChatDto respond(ChatDto item) throws InterruptedException;

  /**
   * Carries out the response rules on several dtos, up to {@code atOnce} of them at a time, each as
   * a branch of its own. A branch sees variables and conversations as they were before, and what it
   * changes itself; the changes of all are made when all have ended, in the order of the items, as
   * if they had come one after the other.
   *
   * @param isLast whether an outcome makes those of later items void: they are not begun, and those
   *     under way are cut off
   * @param taker is given the outcomes in the order of the items, up to the first that is the last;
   *     when the run is stopped, those that there are until then
   */
  default void respond(
      List<ChatDto> items, int atOnce, Predicate<ChatDto> isLast, Consumer<ChatDto> taker)
      throws InterruptedException {
    for (ChatDto item : items) {
      ChatDto outcome = respond(item);
      taker.accept(outcome);
      if (isLast.test(outcome)) {
        return;
      }
    }
  }

  /**
   * Processes a prompt as the actor, as a branch of its own.
   *
   * @param prompt a ChatPrompt as data; a mistake in it makes an error dto
   */
  ChatDto process(ChatDto dto, JsonNode prompt) throws InterruptedException;

  /**
   * Opens a place in the journal for prompts that are processed while the tool goes on. To be
   * closed before the tool answers.
   */
  OpenCalls openCalls();
}
