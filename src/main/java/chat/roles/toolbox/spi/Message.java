package chat.roles.toolbox.spi;

/** One message of a conversation with a language model. */
public record Message(Speaker speaker, String text) {

  /** Who said it. */
  public enum Speaker {
    /** Instructions that hold for the whole conversation. */
    SYSTEM,
    /** The one who asks. */
    USER,
    /** The model. */
    ASSISTANT
  }
}
