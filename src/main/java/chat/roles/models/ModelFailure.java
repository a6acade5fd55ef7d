package chat.roles.models;

/** There is no answer; HTTP-like code and a message with the remedy, free of secrets. */
final class ModelFailure extends RuntimeException {

  private final int statusCode;

  ModelFailure(int statusCode, String message) {
    super(message, null, false, false);
    this.statusCode = statusCode;
  }

  int statusCode() {
    return statusCode;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
