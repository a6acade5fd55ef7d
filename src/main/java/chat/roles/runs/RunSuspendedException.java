package chat.roles.runs;

import chat.roles.kernel.ids.RunId;

/**
 * The run waits at this place. Thrown through the program, so that a waiting run needs neither
 * thread nor memory; when something came, it is executed again and finds it in its journal.
 *
 * <p>A program with branches side by side lets the others come to their end, or to a wait of their
 * own, and then throws it on: the run sleeps as soon as the exception has left the program.
 */
public final class RunSuspendedException extends RunUnwinding {

  public RunSuspendedException(RunId run, String path) {
    super("run " + run + " waits at " + path);
  }
}
