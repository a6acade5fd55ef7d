package chat.roles.models.embeddings;

/**
 * A model did not make vectors. The message may be shown to whoever caused it: no keys, no paths.
 */
public final class EmbeddingFailure extends RuntimeException {

  private final boolean passing;

  EmbeddingFailure(boolean passing, String message) {
    super(message, null, false, false);
    this.passing = passing;
  }

  /** Whether the same texts may be taken later; false when they are refused for what they are. */
  public boolean isPassing() {
    return passing;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
