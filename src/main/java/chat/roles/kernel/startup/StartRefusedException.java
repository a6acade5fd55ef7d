package chat.roles.kernel.startup;

/**
 * The server cannot start, for a reason that a person can remove. Thrown anywhere during the start
 * it ends the process with exit code 1 and its two texts, without a stack trace. They hold no
 * secrets.
 */
public class StartRefusedException extends RuntimeException {

  private final String remedy;

  /**
   * @param reason what is wrong, in one or two sentences
   * @param remedy what to do about it
   */
  public StartRefusedException(String reason, String remedy) {
    super(reason);
    this.remedy = remedy;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }
}
