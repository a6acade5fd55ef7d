package chat.roles.toolbox.spi;

import org.jspecify.annotations.Nullable;

/**
 * Ends the whole run with an error, whatever its program would make of one. Tools let it pass; one
 * that has come to something by then passes it on with that.
 */
public final class Stopped extends RuntimeException {

  private final int statusCode;
  private final @Nullable ChatDto soFar;

  public Stopped(int statusCode, String message) {
    this(statusCode, message, null);
  }

  private Stopped(int statusCode, String message, @Nullable ChatDto soFar) {
    super(message, null, false, false);
    this.statusCode = statusCode;
    this.soFar = soFar;
  }

  /** The same, with what there is instead of an answer. */
  public Stopped with(ChatDto dto) {
    return new Stopped(statusCode, getMessage(), dto);
  }

  /** The same, with what there is unless something is there already. */
  public Stopped withAtLeast(ChatDto dto) {
    return soFar == null ? with(dto) : this;
  }

  public int statusCode() {
    return statusCode;
  }

  /** What there is instead of an answer. */
  public @Nullable ChatDto soFar() {
    return soFar;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
