package chat.roles.runs;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A run while this node carries it out. */
public interface Execution {

  RunId id();

  UserId owner();

  /** Whom the run is about. */
  ActorId actor();

  /** What the run was started with; fixed. */
  JsonNode input();

  /**
   * What whoever started the run had looked up by then, see {@link Runs#start}; null whenever the
   * run was not carried out at once where it was started.
   */
  @Nullable Object brought();

  /** Grows each time that the run gets another owner. */
  int epoch();

  /** Whoever waits for the run's result is told that it comes later. */
  void release();

  /**
   * Takes the turn of a lane: of all runs that take it, one has it at a time. Kept until the run
   * ends, or waits for its user or a time; then it is to be taken again. The turn of the run's own
   * lane is there already.
   *
   * @param path where the run waits; unique in the run for the lane
   * @throws RunSuspendedException when others have it; it comes
   * @throws RingException when those others wait for this run
   */
  void takeTurn(String path, String lane);

  /**
   * Cuts off a branch of the program, which is carried out by that thread: what it performs now is
   * interrupted and, unless it succeeds, not recorded; what it would perform later is refused with
   * an {@link InterruptedException}.
   */
  void cutOff(Thread branch);

  /** The run does not wait any more at the path and below it: the program went past it. */
  void forgetWaits(String path);

  /** The one door to everything outside. */
  Journal journal();
}
