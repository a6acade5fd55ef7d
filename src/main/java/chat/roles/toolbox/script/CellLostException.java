package chat.roles.toolbox.script;

/** The sandbox in which a script stood is gone, or the script was put out of it. */
final class CellLostException extends Exception {

  private final transient Loss loss;
  private final boolean alone;

  CellLostException(Loss loss, boolean alone) {
    super(loss.toString(), null, false, false);
    this.loss = loss;
    this.alone = alone;
  }

  Loss loss() {
    return loss;
  }

  /** Whether no other script stood there. */
  boolean alone() {
    return alone;
  }
}
