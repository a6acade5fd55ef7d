package chat.roles.bench;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.memory.vectors.Embedded;
import chat.roles.memory.vectors.VectorEntry;
import chat.roles.memory.vectors.VectorQuery;
import chat.roles.memory.vectors.VectorScope;
import chat.roles.memory.vectors.Vectors;
import chat.roles.roles.Roles;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How long it takes to find by meaning: a role among 10,000 published ones over HTTP, and a node
 * among 100,000 of one actor, compared with every one of them. No question is asked twice, so each
 * is embedded.
 */
final class Searches {

  private static final int ROLES = Integer.getInteger("roles", 10_000);
  private static final int NODES = Integer.getInteger("nodes", 100_000);
  private static final int WARM_UP = 500;
  private static final int ROUNDS = 300;
  private static final VectorScope SCOPE = new VectorScope("node", "measured");
  private static final List<String> WORDS =
      List.of(
          ("bread court garden music letter engine river doctor school market winter painting"
                  + " kitchen lawyer flower singer postman motor bridge nurse teacher shop snow"
                  + " artist write build plant play send repair cross heal teach sell melt draw"
                  + " old young quick careful cheap foreign quiet bright")
              .split(" ", -1));

  private Searches() {}

  public static void main(String[] args) throws Exception {
    try (StubProcess stub = StubProcess.start();
        MeasuredServer server = MeasuredServer.start(stub.url())) {
      BenchUser.register(server.url());
      measureRoles(server);
      measureNodes(server);
    }
    System.exit(0);
  }

  private static void measureRoles(MeasuredServer server) throws Exception {
    Random random = new Random(1);
    Roles roles = server.bean(Roles.class);
    UserId author = UserId.fresh();
    for (int i = 0; i < ROLES; i++) {
      roles.create(
          author,
          Json.object()
              .put("nick", "Role-" + i)
              .put("goal", sentence(random, 8))
              .put("published", true));
    }
    gatherStatistics(server);
    HttpClient client = HttpClient.newHttpClient();
    System.out.printf(
        "a role among %,d, over HTTP: %s%n",
        ROLES,
        measure(() -> {
          String q = URLEncoder.encode(sentence(random, 6), StandardCharsets.UTF_8);
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(server.url() + "/roles?q=" + q)).build();
          var response = client.send(request, BodyHandlers.ofString());
          if (response.statusCode() != 200) {
            throw new IllegalStateException(response.body());
          }
          return response;
        }));
  }

  /** As the database does by itself some minutes after so much has changed. */
  private static void gatherStatistics(MeasuredServer server) throws SQLException {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE");
    }
  }

  private static void measureNodes(MeasuredServer server) throws Exception {
    Random random = new Random(2);
    Vectors vectors = server.bean(Vectors.class);
    TransactionTemplate transaction = server.bean(TransactionTemplate.class);
    for (int from = 0; from < NODES; from += 1_000) {
      List<VectorEntry> entries = new ArrayList<>();
      for (int i = from; i < Math.min(NODES, from + 1_000); i++) {
        String version = "version=" + i % 2;
        entries.add(VectorEntry.of("n" + i, sentence(random, 8), Set.of(version)));
      }
      Embedded embedded = vectors.embed(entries.stream().map(VectorEntry::text).toList());
      transaction.executeWithoutResult(_ -> vectors.upsert(SCOPE, entries, embedded));
    }
    gatherStatistics(server);
    measureNodes(vectors, random, List.of(), "");
    measureNodes(vectors, random, List.of(Set.of("version=1")), ", half of them ruled out");
  }

  private static void measureNodes(
      Vectors vectors, Random random, List<Set<String>> filters, String what) throws Exception {
    System.out.printf(
        "a node among %,d%s: %s%n",
        NODES,
        what,
        measure(
            () -> vectors.search(VectorQuery.nearest(SCOPE, sentence(random, 6), filters, 10))));
  }

  private static Millis measure(Callable<?> search) throws Exception {
    long[] nanos = new long[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      long start = System.nanoTime();
      search.call();
      if (round >= 0) {
        nanos[round] = System.nanoTime() - start;
      }
    }
    return Millis.ofNanos(nanos);
  }

  private static String sentence(Random random, int words) {
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < words; i++) {
      chosen.add(WORDS.get(random.nextInt(WORDS.size())));
    }
    return String.join(" ", chosen) + " " + random.nextInt(1_000_000);
  }
}
