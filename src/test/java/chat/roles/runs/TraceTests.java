package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class TraceTests {

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  /** A run with these steps, which has ended. */
  private RunId ran(Cluster.TestNode node, ScriptedProgram program) throws Exception {
    Running running = node.start(run(program.kind()));
    node.result(running);
    return running.id();
  }

  private static ScriptedProgram asking(String... paths) {
    return new ScriptedProgram(
        "asking",
        (execution, self) -> {
          for (String path : paths) {
            self.ask(execution, path);
          }
          return Json.object();
        });
  }

  private static List<String> paths(List<Qa> qas) {
    return qas.stream().map(Qa::path).toList();
  }

  private static List<String> walked(
      Cluster.TestNode node, RunId run, @Nullable String under, @Nullable Integer depth, int size) {
    List<String> walked = new ArrayList<>();
    String after = null;
    while (true) {
      List<Qa> page =
          node.traces.page(Cluster.OWNER, run, new TraceQuery(under, after, depth, size));
      List<Qa> shown = page.subList(0, Math.min(size, page.size()));
      walked.addAll(paths(shown));
      if (page.size() <= size) {
        return walked;
      }
      after = shown.getLast().path();
    }
  }

  @Test
  void isInTheOrderOfTheTreeWhateverTheSizeOfItsPages() throws Exception {
    ScriptedProgram program =
        asking(
            "0.10",
            "@",
            "2.0.0",
            "0.2.1",
            "0.2",
            "0.1",
            "10",
            "0.10.3",
            "1.0.12.0",
            "@a@b",
            "1.0.5");
    Cluster.TestNode node = cluster.node(program);
    RunId run = ran(node, program);
    for (int size : List.of(1, 2, 3, 500)) {
      assertThat(walked(node, run, null, null, size))
          .containsExactly(
              "@",
              "@a@b",
              "0.1",
              "0.2",
              "0.2.1",
              "0.10",
              "0.10.3",
              "1.0.5",
              "1.0.12.0",
              "2.0.0",
              "10");
      assertThat(walked(node, run, null, 1, size))
          .containsExactly("@", "@a@b", "0", "1", "2", "10");
      assertThat(walked(node, run, null, 2, size))
          .containsExactly("@", "@a@b", "0.1", "0.2", "0.10", "1.0", "2.0", "10");
      assertThat(walked(node, run, "0", null, size))
          .containsExactly("0.1", "0.2", "0.2.1", "0.10", "0.10.3");
      assertThat(walked(node, run, "1", 2, size)).containsExactly("1.0.5", "1.0.12");
    }
  }

  @Test
  void tellsWhatADepthLeavesOut() throws Exception {
    ScriptedProgram program = asking("0.0", "1", "1.0", "2", "3.0.0");
    Cluster.TestNode node = cluster.node(program);
    RunId run = ran(node, program);
    List<Qa> top = node.traces.page(Cluster.OWNER, run, new TraceQuery(null, null, 1, 10));
    assertThat(top).extracting(Qa::path).containsExactly("0", "1", "2", "3");
    assertThat(top).extracting(Qa::more).containsExactly(true, true, false, true);
    assertThat(top).extracting(qa -> qa.step() != null).containsExactly(false, true, true, false);
  }

  @Test
  void showsWhatWasAskedAndAnsweredAndCutsWhatIsLarge() throws Exception {
    String small = "x".repeat(100);
    String large = "y".repeat(10_000);
    String packed = "ü".repeat(100_000);
    ScriptedProgram program =
        new ScriptedProgram(
            "large",
            (execution, self) -> {
              self.ask(execution, "0", () -> {}, Cluster.answer(small));
              self.ask(execution, "1", () -> {}, Cluster.answer(large));
              self.ask(execution, "2", () -> {}, Cluster.answer(packed));
              return self.ask(
                  execution,
                  "3",
                  () -> {},
                  Journal.Performed.failed(Json.object().put("message", "no")));
            });
    Cluster.TestNode node = cluster.node(program);
    RunId run = ran(node, program);
    List<Qa> qas = node.traces.page(Cluster.OWNER, run, new TraceQuery(null, null, null, 10));
    List<Qa.Value> answers = qas.stream().map(qa -> qa.step().answer()).toList();
    assertThat(answers).extracting(Qa.Value::cut).containsExactly(false, true, true, false);
    assertThat(answers.get(0).json().stringValue()).isEqualTo(small);
    assertThat(answers.get(1).json().stringValue()).isEqualTo("\"" + large.substring(0, 999));
    assertThat(answers.get(2).json().stringValue()).startsWith("\"üüü").hasSizeGreaterThan(400);
    assertThat(qas.get(3).step().failed()).isTrue();
    assertThat(qas.get(0).step().question().json()).isEqualTo(Json.object().put("asked", "0"));
    assertThat(qas.get(0).step().address()).isEqualTo("address");
    for (int i = 0; i < 3; i++) {
      Qa whole = node.traces.get(Cluster.OWNER, run, String.valueOf(i));
      assertThat(whole.step().answer().json().stringValue())
          .isEqualTo(List.of(small, large, packed).get(i));
    }
  }

  @Test
  void isThereForTheOwnerAlone() throws Exception {
    ScriptedProgram program = asking("0");
    Cluster.TestNode node = cluster.node(program);
    RunId run = ran(node, program);
    UserId stranger = new UserId("stranger");
    TraceQuery all = new TraceQuery(null, null, null, 10);
    assertThatThrownBy(() -> node.traces.page(stranger, run, all)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> node.traces.get(stranger, run, "0")).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> node.traces.follow(stranger, run)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> node.traces.get(Cluster.OWNER, run, "1")).isInstanceOf(Problem.class);
  }

  @Test
  void costsWhatIsOnThePageHoweverLargeTheRun() throws Exception {
    RunId run = manySteps(200, 100);
    Cluster.TestNode node = cluster.node();
    cluster.sql().sql("VACUUM ANALYZE qa").update();
    try (SingleConnectionDataSource session = cluster.session()) {
      JdbcClient sql = JdbcClient.create(session);
      TraceStore store = new TraceStore(sql);
      for (TraceQuery query :
          List.of(
              new TraceQuery(null, null, null, 100),
              new TraceQuery(null, "150.3", null, 100),
              new TraceQuery("150", null, null, 50),
              new TraceQuery(null, "150", 1, 40))) {
        long before = fetched(sql);
        assertThat(store.page(run, query)).hasSize(query.size() + 1);
        assertThat(fetched(sql) - before).as(query.toString()).isBetween(40L, 700L);
      }
    }
    assertThat(walked(node, run, null, null, 500)).hasSize(20_200);
    assertThat(walked(node, run, null, 1, 50))
        .isEqualTo(IntStream.range(0, 200).mapToObj(String::valueOf).toList());
  }

  /** How many rows of the journal or its index were ever read. */
  private static long fetched(JdbcClient sql) {
    sql.sql("SELECT pg_stat_force_next_flush()").query(_ -> {});
    sql.sql("SELECT pg_stat_clear_snapshot()").query(_ -> {});
    return sql.sql(
            """
            SELECT seq_tup_read + (
              SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'qa')
            FROM pg_stat_user_tables WHERE relname = 'qa'
            """)
        .query(Long.class)
        .single();
  }

  private RunId manySteps(int tops, int below) throws Exception {
    ScriptedProgram program = asking("0");
    Cluster.TestNode node = cluster.node(program);
    RunId run = ran(node, program);
    cluster.sql().sql("DELETE FROM qa").update();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < tops; i++) {
      keys.add(PathKey.of(String.valueOf(i)));
      for (int j = 0; j < below; j++) {
        keys.add(PathKey.of(i + "." + j));
      }
    }
    cluster
        .sql()
        .sql(
            """
            INSERT INTO qa (run_id, path, attempts, tool, address, question, answer, failed,
              tokens_in, tokens_out, estimated, took_micros, ended_at, node, epoch)
            SELECT :run, key, 1, 'test', '""', '{}', '{}', false, 1, 2, false, 1,
              clock_timestamp(), 'node', 1
            FROM unnest(:keys) AS key
            """)
        .param("run", run.value())
        .param("keys", keys.toArray(String[]::new))
        .update();
    return run;
  }

  @Test
  void isFollowedFromAnotherNodeWithoutLossWhileItGrows() throws Exception {
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    ScriptedProgram program =
        new ScriptedProgram(
            "growing",
            (execution, self) -> {
              self.ask(execution, "0");
              self.ask(execution, "1.0");
              self.ask(execution, "1.1", door);
              return self.ask(execution, "1");
            });
    Cluster.TestNode node = cluster.node(program);
    Cluster.TestNode other = cluster.node();
    Running running = node.start(run("growing"));
    door.awaitReached();
    Following following = other.traces.follow(Cluster.OWNER, running.id());
    List<String> told = new ArrayList<>();
    following.look(qa -> told.add(qa.path()));
    assertThat(told).containsExactly("0", "1.0");
    assertThat(following.run().orElseThrow().totals().qas()).isEqualTo(2);
    following.look(qa -> told.add(qa.path()));
    assertThat(told).hasSize(2);
    door.open();
    node.result(running);
    following.look(qa -> told.add(qa.path()));
    assertThat(told).containsExactly("0", "1.0", "1.1", "1");
    assertThat(following.run().orElseThrow().state()).isEqualTo(RunState.DONE);
  }
}
