package chat.roles.chats.interpreter;

import chat.roles.runs.Execution;
import chat.roles.runs.RunSuspendedException;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Stopped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Carries out branches of a run side by side, on a virtual thread each, begun in their order.
 *
 * <p>What it comes to does not depend on who is faster, so that a replay comes to the same: a
 * branch whose outcome is the last that counts cuts off those after it, but waits for those before
 * it, of which one may be the last instead. A branch that waits keeps its place among those under
 * way; the run sleeps when all others have ended or wait, too.
 */
final class SideBySide {

  private final Execution execution;
  private final List<Task> tasks;
  private final Predicate<ChatDto> isLast;
  private final Map<Integer, Thread> underWay = new HashMap<>();
  private final @Nullable Object[] outcomes;
  private int next;
  private int end;
  private @Nullable Throwable broken;

  private SideBySide(Execution execution, List<Task> tasks, Predicate<ChatDto> isLast) {
    this.execution = execution;
    this.tasks = tasks;
    this.isLast = isLast;
    this.outcomes = new @Nullable Object[tasks.size()];
    this.end = tasks.size();
  }

  /** One branch. */
  interface Task {

    /** Its place in the journal; no other branch's steps are below it. */
    String path();

    ChatDto carryOut() throws InterruptedException;

    /** Makes true what the branch changed, and takes its outcome. */
    void accept(ChatDto outcome) throws InterruptedException;
  }

  /**
   * Carries them out, and has their outcomes accepted in their order, up to the first that is the
   * last.
   */
  static void carryOut(Execution execution, List<Task> tasks, int atOnce, Predicate<ChatDto> isLast)
      throws InterruptedException {
    new SideBySide(execution, tasks, isLast).carryOut(atOnce);
  }

  private void carryOut(int atOnce) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(atOnce, tasks.size()); i++) {
      threads.add(Thread.ofVirtual().name("run-" + execution.id() + "-" + i).start(this::work));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      end(-1);
      throw e;
    }
    for (int i = end; i < next; i++) {
      execution.forgetWaits(tasks.get(i).path());
    }
    conclude();
  }

  private void conclude() throws InterruptedException {
    if (broken == null) {
      passSuspensions();
      acceptAll();
    } else if (broken instanceof Stopped) {
      acceptAll();
    }
    switch (broken) {
      case null -> {}
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(broken);
    }
  }

  /** Up to the first that has no outcome, when the run was stopped. */
  private void acceptAll() throws InterruptedException {
    for (int i = 0; i < end; i++) {
      switch (outcomes[i]) {
        case ChatDto answer -> tasks.get(i).accept(answer);
        case Flow.Unwinding unwinding -> throw unwinding;
        case null, default -> {
          return;
        }
      }
    }
  }

  private void passSuspensions() {
    for (int i = 0; i < end; i++) {
      if (outcomes[i] instanceof RunSuspendedException e) {
        throw e;
      }
    }
  }

  private void work() {
    int index = begin();
    while (index >= 0) {
      Object outcome;
      try {
        outcome = tasks.get(index).carryOut();
      } catch (Throwable e) {
        outcome = e;
      }
      if (!finish(index, outcome)) {
        return;
      }
      index = begin();
    }
  }

  private synchronized int begin() {
    if (next >= end) {
      return -1;
    }
    underWay.put(next, Thread.currentThread());
    return next++;
  }

  /** False when the branch waits, and so keeps its place. */
  private synchronized boolean finish(int index, Object outcome) {
    underWay.remove(index);
    if (index >= end) {
      return true;
    }
    switch (outcome) {
      case ChatDto answer -> {
        outcomes[index] = answer;
        if (isLast.test(answer)) {
          end(index);
        }
      }
      case Flow.Unwinding unwinding -> {
        outcomes[index] = unwinding;
        end(index);
      }
      case RunSuspendedException suspended -> {
        outcomes[index] = suspended;
        return false;
      }
      case Throwable thrown -> {
        broken = broken == null ? thrown : broken;
        end(index - 1);
      }
      default -> throw new IllegalStateException("no outcome: " + outcome);
    }
    return true;
  }

  /** Nothing after this one counts. */
  private synchronized void end(int last) {
    end = Math.min(end, last + 1);
    underWay.forEach((index, thread) -> {
      if (index >= end || broken != null) {
        execution.cutOff(thread);
      }
    });
  }
}
