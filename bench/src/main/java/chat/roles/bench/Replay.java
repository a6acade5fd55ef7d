package chat.roles.bench;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/**
 * How long a run takes to go on after 10,000 QAs: it waits for its user behind them, {@code
 * command-end} wakes it, its journal is replayed, and it ends. Over HTTP, against a run that waits
 * behind one QA. The replay itself, from taking the run on to its first new step, is what the
 * server's own metric tells; the rest of the difference is what the longer end takes.
 */
final class Replay {

  private static final int QAS = 10_000;
  private static final int WARMING = 5;
  private static final int ROUNDS = 15;

  private Replay() {}

  public static void main(String[] args) throws Exception {
    try (StubProcess stub = StubProcess.start();
        MeasuredServer server = MeasuredServer.start(stub.url())) {
      BenchUser user = BenchUser.register(server.url());
      String actor = user.waitingActor();
      Timer replays = server.bean(MeterRegistry.class).get("chatroles.runs.replays").timer();
      long[] small = new long[ROUNDS];
      long[] big = new long[ROUNDS];
      long[] replay = new long[ROUNDS];
      for (int round = -WARMING; round < ROUNDS; round++) {
        long one = goingOn(user, actor, 1);
        double before = replays.totalTime(TimeUnit.NANOSECONDS);
        long many = goingOn(user, actor, QAS);
        if (round >= 0) {
          small[round] = one;
          big[round] = many;
          replay[round] = (long) (replays.totalTime(TimeUnit.NANOSECONDS) - before);
        }
      }
      System.out.printf("goes on after 1 QA: %s%n", Millis.ofNanos(small));
      System.out.printf("goes on after %,d QAs: %s%n", QAS, Millis.ofNanos(big));
      System.out.printf("the replay of %,d QAs: %s%n", QAS, Millis.ofNanos(replay));
    }
    System.exit(0);
  }

  private static long goingOn(BenchUser user, String actor, int qas) throws Exception {
    user.chatThatWaits(actor, qas);
    long start = System.nanoTime();
    user.endWaiting(actor);
    return System.nanoTime() - start;
  }
}
