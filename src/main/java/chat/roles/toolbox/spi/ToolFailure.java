package chat.roles.toolbox.spi;

/** Turns the dto into an error dto; the journal keeps it like an answer. */
public final class ToolFailure extends RuntimeException {

  private final int statusCode;

  /**
   * @param statusCode neither 0 nor −1; HTTP-like
   * @param message for the author of the program: what is wrong and what to do
   */
  public ToolFailure(int statusCode, String message) {
    super(message, null, false, false);
    if (statusCode == 0 || statusCode == ChatDto.GOES_ON) {
      throw new IllegalArgumentException("not an error: " + statusCode);
    }
    this.statusCode = statusCode;
  }

  public int statusCode() {
    return statusCode;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
