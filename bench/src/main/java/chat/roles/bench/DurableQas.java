package chat.roles.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What durability costs: a chat of 1,000 QAs, and 100 chats of 50 side by side, each against the
 * floor of as many questions and inserts. Both alternate in one JVM, so that both see the same
 * machine and the same warm code; the median of the rounds' ratios counts. With each round goes
 * what a QA takes of the processors, which other load on the machine hardly changes.
 */
final class DurableQas {

  /** Until the compiler is through with the longer of the two ways, too. */
  private static final int WARM_UP = 12;

  private static final int ROUNDS = 13;

  private final Floor floor;
  private final BenchUser user;
  private final String actor;

  private DurableQas(Floor floor, BenchUser user, String actor) {
    this.floor = floor;
    this.user = user;
    this.actor = actor;
  }

  /**
   * Prints each round and the medians.
   *
   * @param args {@code one} or {@code many} for one of the two alone
   */
  public static void main(String[] args) throws Exception {
    List<String> wanted = args.length == 0 ? List.of("one", "many") : List.of(args);
    try (StubProcess stub = StubProcess.start();
        MeasuredServer server = MeasuredServer.start(stub.url())) {
      BenchUser user = BenchUser.register(server.url());
      DurableQas measurement =
          new DurableQas(new Floor(server, stub.url()), user, user.askingActor());
      if (wanted.contains("one")) {
        measurement.compare("one run of 1,000", 1, 1_000);
      }
      if (wanted.contains("many")) {
        measurement.compare("100 runs of 50", 100, 50);
      }
    }
    System.exit(0);
  }

  private void compare(String what, int runs, int qas) throws Exception {
    for (int round = 0; round < WARM_UP; round++) {
      floor.seconds(runs, qas);
      seconds(runs, qas);
    }
    double[] ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      Cpu before = Cpu.now();
      double least = floor.seconds(runs, qas);
      Cpu between = Cpu.now();
      double ours = seconds(runs, qas);
      Cpu after = Cpu.now();
      ratios[round] = ours / least;
      System.out.printf(
          "%s: floor %.0f QAs/s, durable %.0f QAs/s, ratio %.2f%n",
          what, runs * qas / least, runs * qas / ours, ratios[round]);
      System.out.printf("  floor:   %s%n", between.perQaSince(before, runs * qas));
      System.out.printf("  durable: %s%n", after.perQaSince(between, runs * qas));
    }
    Arrays.sort(ratios);
    System.out.printf(
        "%s: median ratio %.2f (%.2f to %.2f)%n",
        what, ratios[ROUNDS / 2], ratios[0], ratios[ROUNDS - 1]);
  }

  private double seconds(int runs, int qas) throws Exception {
    Callable<Void> chat =
        () -> {
          user.chat(actor, qas);
          return null;
        };
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> all =
          new ArrayList<>(threads.invokeAll(IntStream.range(0, runs).mapToObj(_ -> chat).toList()));
      for (Future<Void> each : all) {
        each.get();
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
