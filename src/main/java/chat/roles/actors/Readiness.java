package chat.roles.actors;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.problems.Problem;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Lets chats wait until an actor is through its lifecycle. A change on this node wakes them at
 * once; one on another node is seen at the next look.
 */
@Component
class Readiness {

  private static final long LOOK_MILLIS = 250;

  private final ActorStore store;
  private final ConcurrentHashMap<ActorId, CountDownLatch> waiting = new ConcurrentHashMap<>();

  Readiness(ActorStore store) {
    this.store = store;
  }

  /** Wakes whoever waits for this actor, to look again. */
  void changed(ActorId actor) {
    CountDownLatch latch = waiting.remove(actor);
    if (latch != null) {
      latch.countDown();
    }
  }

  Actor await(ActorId id, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      CountDownLatch latch = waiting.computeIfAbsent(id, _ -> new CountDownLatch(1));
      Actor actor = store.find(id).orElseThrow(() -> gone(id));
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (actor.state() != ActorState.CREATED || left <= 0) {
        changed(id);
        return actor;
      }
      var _ = latch.await(Math.min(left, LOOK_MILLIS), TimeUnit.MILLISECONDS);
    }
  }

  private Problem gone(ActorId id) {
    changed(id);
    return Problem.missing("actor");
  }
}
