package chat.roles.toolbox.script;

import chat.roles.toolbox.script.sandbox.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One sandbox with the scripts that stand in it. Whatever comes out of it is believed only as far
 * as it answers one of them.
 */
abstract class Cell implements AutoCloseable {

  private static final AtomicLong IDS = new AtomicLong();

  private final Map<Long, Lodging> lodgings = new ConcurrentHashMap<>();
  private volatile boolean ready;
  private volatile @Nullable Loss loss;
  private volatile boolean heard;
  private int silence;

  /** Tells the sandbox something. */
  abstract void send(Frame frame) throws IOException;

  /** Ends the sandbox for this reason, at once. */
  abstract void end(Loss why);

  /** Whoever wants to know that the cell is ready, or gone, or has room. */
  abstract void changed();

  @Override
  public void close() {
    end(new Loss(Loss.Cause.CLOSED, 0));
  }

  boolean isReady() {
    return ready && loss == null;
  }

  @Nullable Loss loss() {
    return loss;
  }

  int lodgers() {
    return lodgings.size();
  }

  List<Lodging> lodgings() {
    return new ArrayList<>(lodgings.values());
  }

  Lodging lodge() {
    Lodging lodging = new Lodging(this, IDS.incrementAndGet());
    lodgings.put(lodging.id(), lodging);
    Loss lost = loss;
    if (lost != null) {
      lodging.lost(new CellLostException(lost, true));
    }
    return lodging;
  }

  /** The script needs its place no more. */
  void leave(Lodging lodging) {
    if (lodgings.remove(lodging.id()) != null) {
      if (loss == null) {
        try {
          send(Frame.of(Frame.Kind.DROP, lodging.id()));
        } catch (IOException e) {
          end(new Loss(Loss.Cause.CRASH, 0));
        }
      }
      changed();
    }
  }

  /** Takes what the sandbox says. */
  void hear(Frame frame) {
    heard = true;
    switch (frame.kind()) {
      case READY -> {
        ready = true;
        changed();
      }
      case ALIVE -> {}
      case REST, ASK, BROKEN, PARSED -> {
        Lodging lodging = lodgings.get(frame.script());
        if (lodging != null) {
          lodging.heard(frame);
        }
      }
      case STUCK -> stuck(frame.script());
      default -> end(new Loss(Loss.Cause.CRASH, 0));
    }
  }

  /** A script cannot be stopped. */
  abstract void stuck(long script);

  /** The one script is lost, the cell is not. */
  void abandon(long script, Loss why) {
    Lodging lodging = lodgings.remove(script);
    if (lodging != null) {
      lodging.lost(new CellLostException(why, false));
      changed();
    }
  }

  /** The sandbox is gone: everybody in it hears of it. The first reason counts. */
  void lost(Loss why) {
    synchronized (this) {
      if (loss != null) {
        return;
      }
      loss = why;
    }
    boolean alone = lodgings.size() == 1;
    lodgings.values().forEach(lodging -> lodging.lost(new CellLostException(why, alone)));
    lodgings.clear();
    changed();
  }

  /** One look in a row of regular ones: how many of them in a row nothing was heard. */
  int looksInSilence() {
    silence = heard ? 0 : silence + 1;
    heard = false;
    return silence;
  }
}
