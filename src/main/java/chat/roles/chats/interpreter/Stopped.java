package chat.roles.chats.interpreter;

/** Ends the whole run with an error, whatever its program would make of one. */
final class Stopped extends RuntimeException {

  private final int statusCode;

  Stopped(int statusCode, String message) {
    super(message, null, false, false);
    this.statusCode = statusCode;
  }

  int statusCode() {
    return statusCode;
  }
}
