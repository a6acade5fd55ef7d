package chat.roles.bench;

import chat.roles.kernel.http.GuardedHttp;
import chat.roles.kernel.http.HttpGrant;
import chat.roles.kernel.http.HttpQuestion;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * The least that a durable QA can cost: one HTTP question to the stub, one committed INSERT of one
 * row, on the same pools that the server uses.
 */
final class Floor {

  private static final byte[] QUESTION =
      "{\"model\":\"stub\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
          .getBytes(StandardCharsets.UTF_8);
  private static final String ROW = "x".repeat(200);

  private final DataSource database;
  private final GuardedHttp http;
  private final HttpQuestion question;

  Floor(MeasuredServer server, URI model) throws SQLException {
    this.database = server.dataSource();
    this.http = server.bean(GuardedHttp.class);
    this.question =
        HttpQuestion.post(URI.create(model + "/chat/completions"), "application/json", QUESTION)
            .granted(HttpGrant.forOperatorEndpoint(model));
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS bench_floor (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text)\
          """);
    }
  }

  /** Prints both figures of the floor, five rounds. */
  public static void main(String[] args) throws Exception {
    try (StubProcess stub = StubProcess.start();
        MeasuredServer server = MeasuredServer.start(stub.url())) {
      Floor floor = new Floor(server, stub.url());
      for (int round = 0; round < 5; round++) {
        System.out.printf(
            "floor: %.0f QAs/s in one run of 1,000, %.0f QAs/s in 100 runs of 50%n",
            1_000 / floor.seconds(1, 1_000), 5_000 / floor.seconds(100, 50));
      }
    }
    System.exit(0);
  }

  /** How long so many runs side by side take, each of so many QAs one after the other. */
  double seconds(int runs, int qas) throws Exception {
    Callable<Void> run =
        () -> {
          for (int i = 0; i < qas; i++) {
            qa();
          }
          return null;
        };
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> all =
          new ArrayList<>(threads.invokeAll(IntStream.range(0, runs).mapToObj(_ -> run).toList()));
      for (Future<Void> each : all) {
        each.get();
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void qa() throws IOException, InterruptedException, SQLException {
    http.send(question);
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO bench_floor (body) VALUES (?)")) {
      insert.setString(1, ROW);
      insert.executeUpdate();
    }
  }
}
