package chat.roles.memory;

import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.TransactionalEffect;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Reading or writing an actor's memory once in the life of a run. */
sealed interface MemoryEffect {

  JsonNode performedIn(ToolCall call) throws InterruptedException;

  /** Reads something. */
  interface Look {
    JsonNode answer() throws InterruptedException;
  }

  /** Prepares a change outside of the transaction. */
  interface Preparation {
    Change prepare() throws InterruptedException;
  }

  /** Changes something inside of it. */
  interface Change {
    JsonNode answer();
  }

  /**
   * @param question the arguments
   */
  record Reading(JsonNode question, Look look) implements MemoryEffect {

    @Override
    public JsonNode performedIn(ToolCall call) throws InterruptedException {
      return call.perform(
          new Effect() {
            @Override
            public JsonNode question() {
              return question;
            }

            @Override
            public Outcome perform(Attempt attempt) throws InterruptedException {
              try {
                return Outcome.of(look.answer());
              } catch (Problem problem) {
                throw failure(call.address(), problem);
              }
            }
          });
    }
  }

  /**
   * @param question the arguments
   */
  record Writing(JsonNode question, Preparation preparation) implements MemoryEffect {

    @Override
    public JsonNode performedIn(ToolCall call) throws InterruptedException {
      return call.perform(
          new TransactionalEffect() {
            @Override
            public JsonNode question() {
              return question;
            }

            @Override
            public Work prepare(Attempt attempt) throws InterruptedException {
              try {
                Change change = preparation.prepare();
                return () -> outcome(change, call.address());
              } catch (Problem problem) {
                throw failure(call.address(), problem);
              }
            }
          });
    }

    private static Outcome outcome(Change change, String address) {
      try {
        return Outcome.of(change.answer());
      } catch (Problem problem) {
        throw failure(address, problem);
      }
    }
  }

  /** The problem as the failure of a tool. */
  static ToolFailure failure(String address, Problem problem) {
    String mistakes =
        problem.mistakes().stream()
            .limit(5)
            .map((Mistake mistake) -> "; " + mistake.path() + " " + mistake.message())
            .collect(Collectors.joining());
    return new ToolFailure(
        problem.category().status(),
        "memory:%s: %s%s".formatted(address, problem.getMessage(), mistakes));
  }
}
