package chat.roles.runs;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Carries one run out, from its beginning to the record of its end or of what it waits for.
 * Whatever the program throws ends the run as failed; only a run that is not ours any more ends
 * without a word, and one that the database was not there for is carried out again.
 */
final class Carrier {

  private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);

  private final RunExecution execution;
  private final RunProgram program;
  private final OwnershipStore ownership;
  private final WaitStore waits;

  Carrier(RunExecution execution, RunProgram program, OwnershipStore ownership, WaitStore waits) {
    this.execution = execution;
    this.program = program;
    this.ownership = ownership;
    this.waits = waits;
  }

  /** How far it came. */
  sealed interface Outcome {

    /**
     * To its end.
     *
     * @param certain false when the answer to the end's commit was lost, so that a next run of the
     *     lane may have become ours without our knowing
     */
    record Ended(JsonNode result, OwnershipStore.Ending ending, boolean certain)
        implements Outcome {}

    /** To a place at which it waits. */
    record Suspended(WaitStore.Sleep sleep) implements Outcome {}

    /** To where the database was not to be had; it is to be carried out again, from the record. */
    record CutOff() implements Outcome {}
  }

  /**
   * Blocks until the end, or that the run waits, is recorded.
   *
   * @throws RunLostException when the run is not ours any more
   */
  Outcome carryOut() {
    try {
      RunEnd end = execute();
      try {
        return record(end);
      } catch (RunLostException e) {
        throw e;
      } catch (RuntimeException e) {
        return record(end(e));
      }
    } catch (RunSuspendedException e) {
      return sleep();
    } catch (DatabaseAwayException e) {
      LOG.warn("Run {} is carried out again: {}", execution.id(), e.getMessage());
      Persistence.pause(execution.node(), execution.id());
      return new Outcome.CutOff();
    }
  }

  /** The database was not to be had when the program looked into it. */
  private static final class DatabaseAwayException extends RuntimeException {

    private DatabaseAwayException(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  private RunEnd end(Throwable thrown) {
    if (Persistence.passes(thrown)) {
      throw new DatabaseAwayException(thrown);
    }
    return failure(thrown);
  }

  private RunEnd execute() {
    Throwable thrown;
    try {
      RunEnd end = program.execute(execution);
      execution.settle();
      DivergedException diverged = execution.diverged();
      return diverged == null ? end : failure(diverged);
    } catch (RunSuspendedException e) {
      thrown = unsettled();
      if (thrown == null) {
        throw e;
      }
    } catch (RunUnwinding e) {
      unsettled();
      throw e;
    } catch (InterruptedException | RuntimeException | Error e) {
      thrown = e;
    }
    execution.checkEnds();
    Throwable unsettled = unsettled();
    if (unsettled != null) {
      thrown.addSuppressed(unsettled);
    }
    DivergedException diverged = execution.diverged();
    return diverged == null ? end(thrown) : failure(diverged);
  }

  /**
   * Why a record that was handed over cannot be written, which fails the run; null when none. To be
   * asked on every way out, so that what a stopping server has finished is not lost.
   */
  private @Nullable RuntimeException unsettled() {
    try {
      execution.settle();
      return null;
    } catch (RunLostException e) {
      throw e;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private Outcome sleep() {
    execution.checkEnds();
    DivergedException diverged = execution.diverged();
    if (diverged != null) {
      return record(failure(diverged));
    }
    List<WaitStore.Wait> places = execution.waits();
    try {
      return new Outcome.Suspended(
          Persistence.whileAlive(
              execution.node(), execution.id(), _ -> waits.sleep(execution.owned(), places)));
    } catch (Problem e) {
      return record(failure(e));
    }
  }

  private Outcome.Ended record(RunEnd end) {
    String text = Json.write(end.result());
    Packed packed = Packed.of(text, "result");
    JsonNode result = Json.parse(text);
    RunState state = end.failed() ? RunState.FAILED : RunState.DONE;
    execution.checkEnds();
    List<Companion> companions = new ArrayList<>(end.companions());
    companions.addAll(program.ending(execution, result, text.length(), end.failed()));
    return Persistence.whileAlive(
        execution.node(),
        execution.id(),
        again -> {
          if (again && ownership.hasEnded(execution.fence())) {
            return new Outcome.Ended(result, new OwnershipStore.Ending(true, null), false);
          }
          return new Outcome.Ended(
              result,
              ownership.end(execution.owned(), state, packed, companions, execution.hasTurns()),
              true);
        });
  }

  private RunEnd failure(Throwable thrown) {
    RunId id = execution.id();
    if (thrown instanceof Problem || thrown instanceof DivergedException) {
      LOG.warn("Run {} ({}) failed: {}", id, program.kind(), thrown.getMessage());
    } else {
      LOG.error("Run {} ({}) failed", id, program.kind(), thrown);
    }
    return new RunEnd(failure(program, thrown), true, List.of());
  }

  /** What the program makes of an exception; the usual result when it fails at that, too. */
  static JsonNode failure(RunProgram program, Throwable thrown) {
    try {
      return program.failure(thrown);
    } catch (RuntimeException e) {
      LOG.error("A program of kind {} could not say how it failed", program.kind(), e);
      return Json.object().put("message", RunProgram.reason(thrown));
    }
  }
}
