package chat.roles.bench;

/**
 * How long a run takes to go on after 10,000 QAs: it waits for its user behind them, {@code
 * command-end} wakes it, its journal is replayed, and it ends. Over HTTP, against a run that waits
 * behind one QA; the difference is the replay.
 */
final class Replay {

  private static final int QAS = 10_000;
  private static final int ROUNDS = 15;

  private Replay() {}

  public static void main(String[] args) throws Exception {
    try (StubProcess stub = StubProcess.start();
        MeasuredServer server = MeasuredServer.start(stub.url())) {
      BenchUser user = BenchUser.register(server.url());
      String actor = user.waitingActor();
      long[] small = new long[ROUNDS];
      long[] big = new long[ROUNDS];
      for (int round = -5; round < ROUNDS; round++) {
        long one = goingOn(user, actor, 1);
        long many = goingOn(user, actor, QAS);
        if (round >= 0) {
          small[round] = one;
          big[round] = many;
        }
      }
      System.out.printf("goes on after 1 QA: %s%n", Millis.ofNanos(small));
      System.out.printf("goes on after %d QAs: %s%n", QAS, Millis.ofNanos(big));
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
