package chat.roles.chats;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.StubModelServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What a model was asked, kept outside of the servers and their database, and compared with their
 * journals afterwards.
 */
final class Ledger {

  private static final Pattern QUESTION = Pattern.compile("question \\d+ of [a-z0-9-]+");

  private final Map<String, List<Asked>> byKey = new ConcurrentHashMap<>();

  private record Asked(String question, Instant at) {}

  /** To be told of each call. */
  void witness(StubModelServer.Call call) {
    Asked asked = new Asked(question(call.body()), Instant.now());
    byKey.merge(
        call.headers().getOrDefault("idempotency-key", ""), List.of(asked), Ledger::together);
  }

  private static List<Asked> together(List<Asked> some, List<Asked> more) {
    List<Asked> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private static String question(String text) {
    Matcher matcher = QUESTION.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group();
  }

  /** How many calls were repetitions of earlier ones. */
  int repeated() {
    return byKey.values().stream().mapToInt(asked -> asked.size() - 1).sum();
  }

  /**
   * Checks that nothing was lost, that nothing was asked again once it was in the journal, and that
   * of each run at most one question was asked again for each server that it lost.
   *
   * @param database where the journals are
   * @param runs of which each asks {@code questions}, one after the other
   * @return how many times the runs went from one server to another
   */
  int check(String database, List<String> runs, int questions) {
    JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(database));
    int moves = 0;
    for (String run : runs) {
      moves += check(jdbc, run, questions);
    }
    assertThat(byKey.keySet()).hasSize(runs.size() * questions);
    return moves;
  }

  private int check(JdbcClient jdbc, String run, int questions) {
    int moves =
        jdbc.sql("SELECT epoch FROM run WHERE id = ? AND state = 'done'")
                .param(run)
                .query(Integer.class)
                .single()
            - 1;
    Map<String, Instant> recorded = recorded(jdbc, run);
    assertThat(recorded).hasSize(questions);
    int repeated = 0;
    for (Map.Entry<String, List<Asked>> key : byKey.entrySet()) {
      if (key.getKey().startsWith(run + ":")) {
        repeated += check(key.getValue(), recorded);
      }
    }
    assertThat(repeated).as("repetitions in run %s", run).isLessThanOrEqualTo(moves);
    return moves;
  }

  /** How often it was repeated. */
  private static int check(List<Asked> asked, Map<String, Instant> recorded) {
    Asked first = asked.getFirst();
    assertThat(asked)
        .allSatisfy(again -> {
          assertThat(again.question()).isEqualTo(first.question());
          assertThat(again.at()).isBefore(recorded.get(first.question()));
        });
    return asked.size() - 1;
  }

  private static Map<String, Instant> recorded(JdbcClient jdbc, String run) {
    Map<String, Instant> recorded = new ConcurrentHashMap<>();
    jdbc.sql("SELECT question, ended_at FROM qa WHERE run_id = ? AND tool = 'llm'")
        .param(run)
        .query(row -> {
          Instant before =
              recorded.put(question(row.getString(1)), row.getTimestamp(2).toInstant());
          assertThat(before).isNull();
        });
    return recorded;
  }

  /** Checks that the end of each run was told once. */
  static void checkEndsToldOnce(String database, List<String> runs) {
    List<String> told =
        JdbcClient.create(new DriverManagerDataSource(database))
            .sql("SELECT payload FROM event WHERE topic = 'run'")
            .query(String.class)
            .list()
            .stream()
            .map(payload -> Json.parse(String.valueOf(payload)))
            .filter(payload -> payload.path("state").asString().equals("done"))
            .map(payload -> payload.path("runId").asString())
            .toList();
    assertThat(told).containsExactlyInAnyOrderElementsOf(runs);
  }
}
