package chat.roles.toolbox.script;

import chat.roles.toolbox.script.sandbox.Frame;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A script that outlives the sandboxes in which it stands. It remembers what it was told, and when
 * its sandbox is lost, or was needed for others, it is told the same again somewhere else. For one
 * thread.
 *
 * <p>Who brings a sandbox down is found out by trying again alone: a script that does it there has
 * done it, and fails; one that does not goes on. A sandbox that is ended from outside says nothing
 * about its scripts.
 */
final class LiveScript implements AutoCloseable {

  private static final int MOST_LOSSES = 50;
  private static final int MOST_SILENCES = 3;

  private final Sandbox sandbox;
  private final List<Frame> told = new ArrayList<>();
  private final List<Integer> said = new ArrayList<>();
  private @Nullable Lodging lodging;
  private long givenChars;
  private boolean suspect;
  private int losses;
  private int silences;
  private long placeId;

  LiveScript(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /**
   * Tells the script something, and waits for what it says to it.
   *
   * @throws ToolFailure when it takes its sandbox down, or there is none
   */
  Frame tell(Frame frame) throws InterruptedException {
    givenChars += frame.parts().stream().mapToLong(String::length).sum();
    if (givenChars > sandbox.settings().givenChars()) {
      throw new ToolFailure(
          413,
          "script: all that it was given is longer than %,d characters (16 times chatroles.scripts.value)."
              .formatted(sandbox.settings().givenChars()));
    }
    told.add(frame);
    while (true) {
      try {
        return suspect ? toldAlone() : toldAmongOthers();
      } catch (CellLostException e) {
        lodging = null;
        consider(e);
      }
    }
  }

  private Frame toldAmongOthers() throws CellLostException, InterruptedException {
    Lodging place = lodging;
    if (place == null) {
      place = sandbox.lodge();
      lodging = place;
    }
    return tellAll(place);
  }

  private Frame toldAlone() throws CellLostException, InterruptedException {
    Lodging place = sandbox.lodgeAlone();
    try {
      Frame frame = tellAll(place);
      suspect = false;
      return frame;
    } finally {
      sandbox.giveBack();
    }
  }

  /** Tells what has not been told there yet. */
  private Frame tellAll(Lodging place) throws CellLostException, InterruptedException {
    placeId = place.id();
    while (true) {
      int next = place.told();
      Frame frame = place.tell(told.get(next));
      if (frame.kind() == Frame.Kind.BROKEN) {
        return frame;
      }
      check(next, 31 * frame.kind().hashCode() + frame.parts().hashCode());
      if (next == told.size() - 1) {
        return frame;
      }
    }
  }

  private void check(int index, int hash) {
    if (index == said.size()) {
      said.add(hash);
    } else if (said.get(index) != hash) {
      throw new ToolFailure(
          500,
          "script: it did something else when it was carried out again with the same answers.");
    }
  }

  private void consider(CellLostException lost) {
    switch (lost.loss().cause()) {
      case MEMORY -> {
        if (lost.alone()) {
          throw Breaches.memory(sandbox.settings());
        }
        suspect = true;
      }
      case CRASH -> {
        if (lost.alone()) {
          throw new ToolFailure(500, "script: it took its sandbox down.");
        }
        suspect = true;
      }
      case STUCK -> {
        if (lost.loss().culprit() == placeId) {
          throw Breaches.time(sandbox.settings());
        }
      }
      case SILENCE -> {
        suspect = true;
        if (lost.alone() && ++silences == MOST_SILENCES) {
          throw Breaches.time(sandbox.settings());
        }
      }
      case CLOSED -> {
        return;
      }
      case KILLED -> {}
    }
    if (++losses > MOST_LOSSES) {
      throw new ToolFailure(
          503, "script: its sandbox was lost %d times; try again later.".formatted(losses));
    }
  }

  @Override
  public void close() {
    if (lodging != null) {
      lodging.leave();
      lodging = null;
    }
  }
}
