package chat.roles.toolbox.script;

/**
 * How a sandbox was lost.
 *
 * @param culprit the script that did it; 0 when that is not known
 */
record Loss(Cause cause, long culprit) {

  /** What ended it. */
  enum Cause {
    /** It used up its memory. */
    MEMORY,
    /** It broke down, or spoke what nobody understands. */
    CRASH,
    /** One of its scripts could not be stopped. */
    STUCK,
    /** It did not answer any more. */
    SILENCE,
    /** Somebody from outside ended it. */
    KILLED,
    /** The server stops. */
    CLOSED
  }
}
