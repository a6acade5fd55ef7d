package chat.roles.toolbox.script;

import chat.roles.toolbox.script.sandbox.Frame;
import chat.roles.toolbox.script.sandbox.Limits;
import chat.roles.toolbox.script.sandbox.Workshop;

/**
 * A sandbox in the server's own process: the language is the only wall. A script that cannot be
 * stopped keeps its thread.
 */
final class LocalCell extends Cell {

  private final Workshop workshop;
  private final Runnable changed;

  LocalCell(Limits limits, Runnable changed) {
    this.changed = changed;
    this.workshop = new Workshop(limits, this::hear, () -> {});
  }

  void open() {
    workshop.open();
  }

  @Override
  void send(Frame frame) {
    workshop.accept(frame);
  }

  @Override
  void end(Loss why) {
    workshop.close();
    lost(why);
  }

  @Override
  void stuck(long script) {
    abandon(script, new Loss(Loss.Cause.STUCK, script));
  }

  @Override
  void changed() {
    changed.run();
  }
}
