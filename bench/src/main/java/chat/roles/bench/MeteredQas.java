package chat.roles.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What a quota adds to a QA: the same chats with a model without a quota and with one with a quota
 * that lasts, in alternating rounds, all of one user, whose reservations come one after the other.
 * With it goes how many transactions the database carried out for a QA: over all rounds, since its
 * sessions tell of them late.
 */
final class MeteredQas {

  private static final int WARM_UP = 12;
  private static final int ROUNDS = 13;

  private final MeasuredServer server;
  private final BenchUser user;
  private final String plain;
  private final String metered;

  private MeteredQas(MeasuredServer server, BenchUser user, String plain, String metered) {
    this.server = server;
    this.user = user;
    this.plain = plain;
    this.metered = metered;
  }

  /**
   * Prints each round and the medians.
   *
   * @param args how many rounds, if not the usual ones
   */
  public static void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? ROUNDS : Integer.parseInt(args[0]);
    try (StubProcess stub = StubProcess.start();
        MeasuredServer server =
            MeasuredServer.start(
                stub.url(),
                "--chatroles.models.metered.url=" + stub.url(),
                "--chatroles.models.metered.model=stub",
                "--chatroles.models.metered.cost=1",
                "--chatroles.models.metered.quota.tokens=1000000000000")) {
      BenchUser user = BenchUser.register(server.url());
      MeteredQas measurement =
          new MeteredQas(server, user, user.askingActor(0), user.askingActor(1));
      int warmUp = args.length == 0 ? WARM_UP : rounds;
      measurement.compare("one run of 1,000", 1, 1_000, warmUp, rounds);
      measurement.compare("100 runs of 50", 100, 50, warmUp, rounds);
    }
    System.exit(0);
  }

  private void compare(String what, int runs, int qas, int warmUp, int rounds) throws Exception {
    for (int round = 0; round < warmUp; round++) {
      seconds(plain, runs, qas);
      seconds(metered, runs, qas);
    }
    double[] added = new double[rounds];
    long plainTransactions = 0;
    long meteredTransactions = 0;
    for (int round = 0; round < rounds; round++) {
      long before = transactions();
      double least = seconds(plain, runs, qas);
      long between = transactions();
      double ours = seconds(metered, runs, qas);
      long after = transactions();
      plainTransactions += between - before;
      meteredTransactions += after - between;
      added[round] = (ours - least) * 1e6 / (runs * qas);
      System.out.printf(
          "%s: without %.0f QAs/s, with a quota %.0f QAs/s, %.0f µs more for each%n",
          what, runs * qas / least, runs * qas / ours, added[round]);
    }
    Arrays.sort(added);
    System.out.printf(
        "%s: median of what a quota adds %.0f µs (%.0f to %.0f);"
            + " transactions of a QA %.2f and %.2f%n",
        what,
        added[rounds / 2],
        added[0],
        added[rounds - 1],
        (double) plainTransactions / (rounds * runs * qas),
        (double) meteredTransactions / (rounds * runs * qas));
  }

  private double seconds(String actor, int runs, int qas) throws Exception {
    Callable<Void> chat =
        () -> {
          user.chat(actor, qas);
          return null;
        };
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> each :
          threads.invokeAll(IntStream.range(0, runs).mapToObj(_ -> chat).toList())) {
        each.get();
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Sessions tell what they did when they are asked to, or a second later. */
  private long transactions() throws SQLException, InterruptedException {
    Thread.sleep(1_100);
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
