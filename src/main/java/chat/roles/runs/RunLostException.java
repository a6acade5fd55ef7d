package chat.roles.runs;

import chat.roles.kernel.ids.RunId;

/**
 * This node may no longer write for the run: it was cancelled, or another node has it. Programs let
 * it pass.
 */
public final class RunLostException extends RunUnwinding {

  public RunLostException(RunId run) {
    super("run " + run + " is no longer ours");
  }
}
