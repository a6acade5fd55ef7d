package chat.roles.hosts.language;

/** An expression that is none, or whose evaluation exceeds the bounds of the language. */
public final class ExpressionException extends RuntimeException {

  /**
   * @param message names the place inside the expression and what to do
   */
  public ExpressionException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
