package chat.roles.chats.interpreter;

/**
 * A place in the run's tree of QAs that numbers what happens in it: {@code 3.0} holds {@code
 * 3.0.0}, {@code 3.0.1}, … For one thread; branches get frames of their own.
 */
final class Frame {

  private final String path;
  private int count;

  private Frame(String path) {
    this.path = path;
  }

  static Frame root() {
    return new Frame("");
  }

  String path() {
    return path;
  }

  /** The path of the next step in this frame. */
  String nextPath() {
    String next = path.isEmpty() ? String.valueOf(count) : path + "." + count;
    count++;
    return next;
  }

  /** A frame that takes the place of the next step. */
  Frame next() {
    return new Frame(nextPath());
  }
}
