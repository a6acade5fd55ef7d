package chat.roles.toolbox.script;

import chat.roles.toolbox.script.sandbox.Frame;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A script's place in a sandbox. Told things by one thread, put out by any. */
final class Lodging {

  private final Cell cell;
  private final long id;
  private @Nullable CompletableFuture<Frame> answer;
  private @Nullable CellLostException lost;
  private long restsSince = System.nanoTime();
  private int told;

  Lodging(Cell cell, long id) {
    this.cell = cell;
    this.id = id;
  }

  long id() {
    return id;
  }

  /** How many things the script has been told here. */
  int told() {
    return told;
  }

  /** Tells the script something, and waits for what it says to it. */
  Frame tell(Frame frame) throws CellLostException, InterruptedException {
    CompletableFuture<Frame> coming = new CompletableFuture<>();
    synchronized (this) {
      if (lost != null) {
        throw lost;
      }
      answer = coming;
    }
    try {
      cell.send(new Frame(frame.kind(), id, frame.parts()));
    } catch (IOException e) {
      cell.end(new Loss(Loss.Cause.KILLED, 0));
    }
    try {
      Frame said = coming.get();
      told++;
      return said;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CellLostException gone) {
        throw gone;
      }
      throw new IllegalStateException(e);
    } finally {
      synchronized (this) {
        answer = null;
        restsSince = System.nanoTime();
      }
    }
  }

  void leave() {
    cell.leave(this);
  }

  /** Since when the script rests; null when it does not. */
  synchronized @Nullable Long restsSince() {
    return answer == null && lost == null ? restsSince : null;
  }

  /** Puts the script out, unless it is being told something. */
  boolean putOut() {
    synchronized (this) {
      if (answer != null || lost != null) {
        return false;
      }
      lost = new CellLostException(new Loss(Loss.Cause.CLOSED, 0), false);
    }
    cell.leave(this);
    return true;
  }

  synchronized void heard(Frame frame) {
    if (answer != null) {
      answer.complete(frame);
    }
  }

  synchronized void lost(CellLostException gone) {
    lost = gone;
    if (answer != null) {
      answer.completeExceptionally(gone);
    }
  }
}
