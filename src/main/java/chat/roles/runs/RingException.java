package chat.roles.runs;

/** Runs would wait for each other's turns in a ring, for ever; the last to ask is refused. */
public final class RingException extends RuntimeException {

  RingException(String lane) {
    super("the turn of " + lane + " belongs to a run that waits for this one", null, false, false);
  }
}
