package chat.roles.runs;

import chat.roles.kernel.ids.RunId;

/** Why a run that was cancelled has no other result. Shown to {@link RunProgram#failure} only. */
public final class RunCancelledException extends RuntimeException {

  public RunCancelledException(RunId run) {
    super("run " + run + " was cancelled", null, false, false);
  }
}
