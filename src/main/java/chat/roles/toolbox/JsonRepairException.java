package chat.roles.toolbox;

/** No JSON could be made of a text; the message says why and what to do. */
public final class JsonRepairException extends RuntimeException {

  JsonRepairException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
