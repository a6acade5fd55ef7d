package chat.roles.bench;

import chat.roles.kernel.ids.ActorId;
import chat.roles.runs.Running;
import chat.roles.runs.Runs;
import chat.roles.runs.Suspension;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What 10,000 runs cost that wait for their user: heap, and transactions while nothing happens; and
 * how long a wake-up takes, on the node that the run began on and on another: from a message until
 * whoever follows the run has its result (the run is claimed, replayed, records the message and its
 * end), and over HTTP ({@code command-end}, a run of its own, until the woken run's result).
 */
final class Waiting {

  private static final int RUNS = 10_000;
  private static final int SIDE_BY_SIDE = 50;
  private static final int WAKE_UPS = 400;
  private static final int WARMING = 3;
  private static final int IDLE_SECONDS = 20;

  private Waiting() {}

  public static void main(String[] args) throws Exception {
    try (StubProcess stub = StubProcess.start();
        MeasuredServer server = MeasuredServer.start(stub.url())) {
      BenchUser user = BenchUser.register(server.url());
      String actor = user.waitingActor();
      begin(user, actor, SIDE_BY_SIDE);
      wakeUps(user, actor, SIDE_BY_SIDE);
      long before = heapBytes();
      long started = System.nanoTime();
      begin(user, actor, RUNS);
      System.out.printf(
          "%d runs began and wait after %.1f s%n", RUNS, (System.nanoTime() - started) / 1e9);
      System.out.printf("heap: %.1f MB more%n", (heapBytes() - before) / 1e6);
      System.out.printf("idle: %.1f transactions/s%n", transactionsPerSecond(server));
      Runs here = server.bean(Runs.class);
      for (int i = 0; i < WARMING; i++) {
        messages(user, actor, here, here);
      }
      System.out.printf("message on the same node: %s%n", messages(user, actor, here, here));
      System.out.printf("command-end on the same node: %s%n", wakeUps(user, actor, WAKE_UPS));
      try (MeasuredServer other = server.startAnother(stub.url())) {
        BenchUser there = user.at(other.url());
        wakeUps(there, actor, SIDE_BY_SIDE);
        Runs elsewhere = other.bean(Runs.class);
        messages(user, actor, elsewhere, elsewhere);
        System.out.printf(
            "message on another node, followed there: %s%n",
            messages(user, actor, elsewhere, elsewhere));
        System.out.printf(
            "message on another node, followed here: %s%n", messages(user, actor, elsewhere, here));
        System.out.printf("command-end on another node: %s%n", wakeUps(there, actor, WAKE_UPS));
      }
    }
    System.exit(0);
  }

  private static void begin(BenchUser user, String actor, int runs) throws Exception {
    Callable<Void> some =
        () -> {
          for (int i = 0; i < runs / SIDE_BY_SIDE; i++) {
            user.chatThatWaits(actor, 1);
          }
          return null;
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> all =
          new ArrayList<>(
              threads.invokeAll(IntStream.range(0, SIDE_BY_SIDE).mapToObj(_ -> some).toList()));
      for (Future<Void> each : all) {
        each.get();
      }
    }
  }

  private static Millis wakeUps(BenchUser user, String actor, int count) throws Exception {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      user.endWaiting(actor);
      nanos[i] = System.nanoTime() - start;
    }
    return Millis.ofNanos(nanos);
  }

  /**
   * Messages to runs that wait.
   *
   * @param teller brings the message
   * @param follower waits for the result
   */
  private static Millis messages(BenchUser user, String actor, Runs teller, Runs follower)
      throws Exception {
    long[] nanos = new long[WAKE_UPS];
    for (int i = 0; i < WAKE_UPS; i++) {
      Suspension place =
          teller.newestSuspension(user.id(), List.of(new ActorId(actor))).orElseThrow();
      long start = System.nanoTime();
      teller.deliver(place.run(), place.path(), "bench", shown -> shown.path("dto"));
      Running running = follower.follow(place.run(), List.of());
      running.await(Duration.ofMinutes(1)).orElseThrow();
      nanos[i] = System.nanoTime() - start;
      running.leave();
    }
    return Millis.ofNanos(nanos);
  }

  private static long heapBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Sessions tell of their transactions up to ten seconds late. */
  private static double transactionsPerSecond(MeasuredServer server) throws Exception {
    Thread.sleep(IDLE_SECONDS * 1_000L);
    long before = transactions(server);
    Thread.sleep(IDLE_SECONDS * 1_000L);
    return (transactions(server) - before) / (double) IDLE_SECONDS;
  }

  private static long transactions(MeasuredServer server) throws SQLException {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_stat_force_next_flush()");
      try (ResultSet rows =
          statement.executeQuery(
              """
              SELECT xact_commit + xact_rollback FROM pg_stat_database
              WHERE datname = current_database()
              """)) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
