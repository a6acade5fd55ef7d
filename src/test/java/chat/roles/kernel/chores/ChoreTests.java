package chat.roles.kernel.chores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChoreTests {

  private static final Duration SHORT = Duration.ofMillis(2);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final AtomicReference<String> ended = new AtomicReference<>("");

  private final Chore waiting =
      new Chore("waiting", SHORT, "nothing") {
        @Override
        protected void work() throws InterruptedException {
          begun.countDown();
          try {
            mayEnd.await();
            ended.set("by itself");
          } catch (InterruptedException e) {
            ended.set("interrupted");
            throw e;
          }
        }
      };

  @Test
  void letsWorkEndThatIsBeingDoneWhenTheServerStops() throws Exception {
    waiting.start();
    begun.await();
    Thread stopping = Thread.ofVirtual().start(waiting::stop);
    await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
    mayEnd.countDown();
    stopping.join();
    assertThat(ended).hasValue("by itself");
    assertThat(waiting.isRunning()).isFalse();
  }

  @Test
  void interruptsWorkThatDoesNotEnd() throws Exception {
    waiting.start();
    begun.await();
    waiting.stop();
    await().untilAsserted(() -> assertThat(ended).hasValue("interrupted"));
  }

  @Test
  void goesOnAfterWhatFails() {
    AtomicInteger times = new AtomicInteger();
    Chore failing =
        new Chore("failing", SHORT, "This test's work is not done") {
          @Override
          protected void work() {
            times.incrementAndGet();
            throw new IllegalStateException("on purpose");
          }
        };
    failing.start();
    await().until(() -> times.get() >= 3);
    failing.stop();
    assertThat(failing.isRunning()).isFalse();
  }
}
