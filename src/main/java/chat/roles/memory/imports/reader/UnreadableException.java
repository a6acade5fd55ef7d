package chat.roles.memory.imports.reader;

/** The document is not what it is said to be, or more than is taken. */
public final class UnreadableException extends Exception {

  private final Reason reason;

  /** What is wrong. The names are the wire's. */
  public enum Reason {
    BROKEN,
    ENCRYPTED,
    NO_TEXT,
    TOO_LARGE
  }

  /**
   * @param message for whoever sent the document: what is wrong and what to do
   */
  public UnreadableException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
