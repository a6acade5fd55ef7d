package chat.roles.users;

/** The server must not start as it is configured; the message says why and what to do. */
final class StartRefusedException extends RuntimeException {

  private final String remedy;

  StartRefusedException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
