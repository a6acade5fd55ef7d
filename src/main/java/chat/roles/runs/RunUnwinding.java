package chat.roles.runs;

/**
 * Ends this execution of a run though the run has not ended. Programs let it pass; of several
 * branches of one run all come to an end first.
 */
public abstract sealed class RunUnwinding extends RuntimeException
    permits RunLostException, RunSuspendedException {

  RunUnwinding(String message) {
    super(message, null, false, false);
  }
}
