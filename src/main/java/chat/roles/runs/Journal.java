package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RoleId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The record of a run's effects: performs each once, and answers from the record ever after. */
public interface Journal {

  /**
   * The outcome of a step: the recorded one, else it is performed now and recorded in one commit.
   * Safe for several threads of one run with different paths.
   *
   * @throws RunLostException when this node may no longer write for the run; what was performed
   *     last is then not recorded
   * @throws DivergedException when another step was recorded at this path
   * @throws chat.roles.kernel.problems.Problem when question or answer is larger than 16 MB or
   *     nested too deep; nothing was recorded
   */
  Recorded step(Step step, Performance performance) throws InterruptedException;

  /**
   * As {@link #step}, for what is done inside of our own database: it and its record are one
   * transaction, so that there is both or neither.
   *
   * @throws RunLostException when this node may no longer write for the run; nothing was written
   * @throws DivergedException as with a step
   * @throws chat.roles.kernel.problems.Problem when the question is too large; nothing was written
   */
  Recorded change(Step step, Change change) throws InterruptedException;

  /**
   * Waits for something to come: a message delivered to this path, or the time. The answer is what
   * was delivered, JSON null when the time came first; recorded like that of a step.
   *
   * @throws RunSuspendedException when it has not come yet; the run is executed again when it has
   * @throws RunLostException as with a step
   * @throws DivergedException as with a step
   */
  Recorded await(Step step, Waiting waiting) throws InterruptedException;

  /**
   * What this execution found recorded when it began, of steps of these tools. To be asked before
   * the first step.
   */
  Spent recorded(Set<String> tools);

  /** Whether this execution found a step recorded at the path that it has not come by yet. */
  boolean holds(String path);

  /**
   * Sums over steps.
   *
   * @param tokens in both directions
   */
  record Spent(long steps, long tokens) {}

  /** Shows a piece of the answer that is being made at {@code path} to whoever follows the run. */
  void delta(String path, String piece);

  /**
   * One step.
   *
   * @param path its place in the tree of QAs, {@code 0.2.1}; unique in the run, the same on every
   *     execution; at most 1,000 characters
   * @param tool what was asked; compared on replay
   * @param address the tool's address; compared on replay
   * @param question what was asked of it; compared on replay
   */
  record Step(String path, String tool, String address, JsonNode question) {

    public Step {
      if (path.isEmpty() || path.length() > 1_000) {
        throw new IllegalArgumentException("a path has 1 to 1,000 characters");
      }
    }
  }

  /** Does what a step is for. */
  @FunctionalInterface
  interface Performance {

    /**
     * @param idempotencyKey the same for every attempt at this step on whatever node
     * @throws RuntimeException anything thrown is not recorded and passes through {@link #step}
     */
    Performed perform(String idempotencyKey) throws InterruptedException;
  }

  /** Something done inside of our own database. */
  interface Change {

    /**
     * What comes before the transaction.
     *
     * @param idempotencyKey the same for every attempt at this step on whatever node
     */
    Work prepare(String idempotencyKey) throws InterruptedException;

    /**
     * The outcome to record for what preparing or the work threw; throws it again when it is none.
     * Nothing that the work wrote is left.
     */
    Performed failed(RuntimeException thrown);

    /** What is done inside of the transaction, which is bound to the thread; may be repeated. */
    @FunctionalInterface
    interface Work {
      Performed perform();
    }
  }

  /**
   * What performing came to.
   *
   * @param answer any JSON; at most 16 MB as text
   * @param failed whether the answer describes a failure (it is recorded all the same)
   * @param model null for what is no model call
   * @param attempts from 1
   * @param companions writes that become true with the record
   * @param charge whose usage it is; null for what cost no tokens
   */
  record Performed(
      JsonNode answer,
      boolean failed,
      @Nullable String model,
      int tokensIn,
      int tokensOut,
      boolean estimated,
      int attempts,
      List<Companion> companions,
      @Nullable Charge charge) {

    public Performed {
      companions = List.copyOf(companions);
    }

    /** What is nobody's usage. */
    public Performed(
        JsonNode answer,
        boolean failed,
        @Nullable String model,
        int tokensIn,
        int tokensOut,
        boolean estimated,
        int attempts,
        List<Companion> companions) {
      this(answer, failed, model, tokensIn, tokensOut, estimated, attempts, companions, null);
    }

    /** A plain answer. */
    public static Performed of(JsonNode answer) {
      return of(answer, List.of());
    }

    /** A plain answer, and writes that become true with it. */
    public static Performed of(JsonNode answer, List<Companion> companions) {
      return new Performed(answer, false, null, 0, 0, false, 1, companions);
    }

    /** An answer that describes a failure. */
    public static Performed failed(JsonNode answer) {
      return new Performed(answer, true, null, 0, 0, false, 1, List.of());
    }
  }

  /**
   * Whose usage a step is.
   *
   * @param actor who asked
   * @param role the actor's
   * @param cost in the currency of the models' prices; null when it has no price
   */
  record Charge(ActorId actor, RoleId role, @Nullable BigDecimal cost) {}

  /**
   * What the journal holds for a step: always read from its text, so that the first execution sees
   * exactly what a replay will see.
   */
  record Recorded(JsonNode answer, boolean failed) {}
}
