package chat.roles.runs;

/** What runs of one kind do. Deterministic but for its journal. */
public interface RunProgram {

  /** The kind that new runs name; stable, since it is stored. */
  String kind();

  /**
   * Carries the run out, from its beginning: on a continued run the journal answers the steps that
   * are recorded already. Runs on a virtual thread and may block.
   *
   * <p>An exception other than those of the journal fails the run with a message that names no
   * internals.
   *
   * @throws RunLostException from the journal; never caught: another node has the run now, or it
   *     was cancelled
   */
  RunEnd execute(Execution execution) throws InterruptedException;
}
