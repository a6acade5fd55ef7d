package chat.roles.bench;

import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/**
 * Runs of 1,000, 3,000 and 10,000 QAs in one piece, three levels deep: an iterator over members
 * that iterate over questions to a model. How long they take, what they keep in memory as they go
 * on, and how long a page of their trace takes.
 */
final class BigRuns {

  private static final int EACH = 100;
  private static final int[] GROUPS = {10, 30, 100};
  private static final int ROUNDS = 3;

  private BigRuns() {}

  public static void main(String[] args) throws Exception {
    try (StubProcess stub = StubProcess.start();
        MeasuredServer server = MeasuredServer.start(stub.url())) {
      BenchUser user = BenchUser.register(server.url());
      String actor = user.actorWithAMember();
      for (int i = 0; i < 5; i++) {
        user.deepChat(actor, GROUPS[2], EACH);
      }
      times(user, actor);
      String run = heap(server, user, actor);
      trace(user, run);
    }
    System.exit(0);
  }

  private static void times(BenchUser user, String actor) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      for (int groups : GROUPS) {
        long start = System.nanoTime();
        user.deepChat(actor, groups, EACH);
        double millis = (System.nanoTime() - start) / 1e6;
        System.out.printf(
            "%,d QAs: %,.0f ms, %.3f ms each%n", groups * EACH, millis, millis / (groups * EACH));
      }
    }
  }

  /** What is alive while a run of 10,000 goes on. */
  private static String heap(MeasuredServer server, BenchUser user, String actor) throws Exception {
    long before = heapBytes();
    int qas = GROUPS[2] * EACH;
    CompletableFuture<String> run =
        CompletableFuture.supplyAsync(() -> {
          try {
            return user.deepChat(actor, GROUPS[2], EACH);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    while (!isOver(run)) {
      long asked = asked(server);
      System.out.printf(
          "heap after %,d of %,d: %+.1f MB%n", asked, qas, (heapBytes() - before) / 1e6);
    }
    System.out.printf("heap after the end: %+.1f MB%n", (heapBytes() - before) / 1e6);
    return run.get();
  }

  private static boolean isOver(CompletableFuture<String> run)
      throws InterruptedException, ExecutionException {
    try {
      run.get(500, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static long asked(MeasuredServer server) throws SQLException {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT count(*) FROM qa JOIN run ON run.id = qa.run_id
                WHERE run.state = 'running' AND qa.tool = 'llm'
                """)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static long heapBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void trace(BenchUser user, String run) throws Exception {
    System.out.printf("pages of 100: %s%n", pages(user, run, "size=100"));
    System.out.printf("pages of the highest level: %s%n", pages(user, run, "size=100&depth=2"));
  }

  private static String pages(BenchUser user, String run, String query) throws Exception {
    long[] nanos = new long[1_000];
    int pages = 0;
    int items = 0;
    String after = "";
    do {
      long start = System.nanoTime();
      JsonNode page = user.get("/runs/" + run + "/qas?" + query + after);
      nanos[pages++] = System.nanoTime() - start;
      items += page.path("items").size();
      JsonNode next = page.path("next");
      after =
          next.isString()
              ? "&after=" + URLEncoder.encode(next.asString(), StandardCharsets.UTF_8)
              : "";
    } while (!after.isEmpty());
    return "%,d pages, %,d items, %s"
        .formatted(pages, items, Millis.ofNanos(Arrays.copyOf(nanos, pages)));
  }
}
