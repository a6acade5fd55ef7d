package chat.roles.runs;

import static chat.roles.runs.Cluster.answer;
import static chat.roles.runs.Cluster.run;
import static chat.roles.runs.Cluster.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class JournalTests {

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void recordsEachStepOnceAndEndsWithTheResult() throws Exception {
    ScriptedProgram program = ScriptedProgram.counting("count", 5);
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("count"));
    assertThat(node.result(running).stringValue()).isEqualTo("counted");
    assertThat(program.performed()).isEqualTo(5);
    assertThat(cluster.paths(running.id())).containsExactly("0.0", "0.1", "0.2", "0.3", "0.4");
    Run run = node.runs.find(Cluster.OWNER, running.id()).orElseThrow();
    assertThat(run.state()).isEqualTo(RunState.DONE);
    assertThat(run.totals().qas()).isEqualTo(5);
    assertThat(run.createdAt()).isBeforeOrEqualTo(run.startedAt());
    assertThat(run.startedAt()).isBeforeOrEqualTo(run.endedAt());
  }

  @Test
  void everyPrefixOfAJournalLeadsToTheSameNextStep() throws Exception {
    List<String> asked = new ArrayList<>();
    ScriptedProgram program =
        new ScriptedProgram("branch", (execution, _) -> branch(execution, asked));
    Cluster.TestNode node = cluster.node(program);
    Running original = node.start(run("branch"));
    JsonNode result = node.result(original);
    List<String> all = List.copyOf(asked);
    for (int kept = 0; kept <= all.size(); kept++) {
      NewRun copy = run("branch");
      copyPrefix(original, copy, kept);
      asked.clear();
      node.engine.poll();
      cluster.awaitEnd(copy.id());
      assertThat(asked).isEqualTo(all.subList(kept, all.size()));
      assertThat(node.result(copy.id())).isEqualTo(result);
    }
  }

  /** Where it goes depends on what chance answered; only performing reads the answers. */
  private static JsonNode branch(Execution execution, List<String> asked)
      throws InterruptedException {
    StringBuilder way = new StringBuilder();
    String path = "0";
    for (int depth = 0; depth < 12; depth++) {
      String at = path + "." + depth;
      JsonNode turn =
          execution
              .journal()
              .step(
                  step(at),
                  _ -> {
                    asked.add(at);
                    return Journal.Performed.of(Json.nodes().numberNode((at.hashCode() >>> 3) & 1));
                  })
              .answer();
      way.append(turn.intValue());
      path = turn.intValue() == 1 ? at : path;
    }
    return Json.nodes().stringNode(way.toString());
  }

  private void copyPrefix(Running original, NewRun copy, int kept) {
    copyRun(original, copy);
    cluster
        .sql()
        .sql(
            """
            INSERT INTO qa (run_id, path, attempts, tool, address, question, answer, failed,
              tokens_in, tokens_out, estimated, took_micros, ended_at, node, epoch)
            SELECT ?, path, attempts, tool, address, question, answer, failed, tokens_in,
              tokens_out, estimated, took_micros, ended_at, node, epoch
            FROM qa WHERE run_id = ? ORDER BY ended_at LIMIT ?
            """)
        .param(copy.id().value())
        .param(original.id().value())
        .param(kept)
        .update();
  }

  private void copyRun(Running original, NewRun copy) {
    cluster
        .sql()
        .sql(
            """
            INSERT INTO run (id, kind, owner, actor, state, input, epoch, created_at, started_at)
            SELECT ?, kind, owner, actor, 'running', input, 1, created_at, started_at
            FROM run WHERE id = ?
            """)
        .param(copy.id().value())
        .param(original.id().value())
        .update();
  }

  @Test
  void replaysTenThousandStepsWithoutPerformingAny() throws Exception {
    ScriptedProgram program = ScriptedProgram.counting("count", 10_000);
    Cluster.TestNode node = cluster.node(program, ScriptedProgram.counting("none", 0));
    Running empty = node.start(run("none"));
    node.result(empty);
    NewRun big = run("count");
    copyRun(empty, big);
    cluster
        .sql()
        .sql("UPDATE run SET kind = 'count' WHERE id = ?")
        .param(big.id().value())
        .update();
    cluster
        .sql()
        .sql(
            """
            INSERT INTO qa (run_id, path, attempts, tool, address, question, answer, failed,
              tokens_in, tokens_out, estimated, took_micros, ended_at, node, epoch)
            SELECT ?, '0.' || CASE WHEN i < 10 THEN '' ELSE chr(63 + length(i::text)) END || i, 1, 'test', '"address"', '{"asked":"0.' || i || '"}',
              '"' || repeat('x', 1000) || '"', false, 1, 2, false, 1, now(), 'n', 1
            FROM generate_series(0, 9999) AS i
            """)
        .param(big.id().value())
        .update();
    long begun = System.nanoTime();
    node.engine.poll();
    cluster.awaitEnd(big.id());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    assertThat(program.performed()).isZero();
    Run run = node.runs.find(Cluster.OWNER, big.id()).orElseThrow();
    assertThat(run.totals()).isEqualTo(new Run.Totals(10_000, 10_000, 20_000, BigDecimal.ZERO));
  }

  @Test
  void failsARunThatAsksSomethingElseThanRecordedAndShowsBoth() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "careless",
            (execution, self) -> {
              try {
                return self.ask(execution, "0");
              } catch (RuntimeException e) {
                return Json.nodes().stringNode("as if nothing had happened");
              }
            });
    Cluster.TestNode node = cluster.node(program);
    Running original = node.start(run("careless"));
    node.result(original);
    NewRun copy = run("careless");
    copyPrefix(original, copy, 1);
    cluster
        .sql()
        .sql("UPDATE qa SET question = '{\"asked\":\"other\"}' WHERE run_id = ?")
        .param(copy.id().value())
        .update();
    node.engine.poll();
    cluster.awaitEnd(copy.id());
    assertThat(cluster.state(copy.id())).isEqualTo("failed");
    assertThat(node.result(copy.id()).path("message").stringValue())
        .contains("{\"asked\":\"other\"}", "{\"asked\":\"0\"}");
  }

  @Test
  void takesTheSameQuestionWithItsFieldsInAnotherOrder() throws Exception {
    ScriptedProgram program = ScriptedProgram.counting("count", 1);
    Cluster.TestNode node = cluster.node(program);
    Running original = node.start(run("count"));
    node.result(original);
    Packed question = Packed.of("{\"b\":1,\"a\":2}", "question");
    Recording.Entry entry =
        new Recording.Entry("t", "\"a\"", false, question, Packed.of("1", "answer"));
    ObjectNode other = Json.object().put("a", 2).put("b", 1);
    assertThat(entry.isOf(new Journal.Step("0", "t", "a", other), Json.write(other))).isTrue();
  }

  @Test
  void givesTheFirstExecutionExactlyWhatAReplayWillSee() throws Exception {
    List<JsonNode> seen = new ArrayList<>();
    ScriptedProgram program =
        new ScriptedProgram(
            "numbers",
            (execution, _) -> {
              JsonNode number =
                  execution
                      .journal()
                      .step(
                          step("0"),
                          _ ->
                              Journal.Performed.of(Json.nodes().numberNode(new BigDecimal("1E+3"))))
                      .answer();
              seen.add(number);
              return Json.object().put("seen", Json.write(number));
            });
    Cluster.TestNode node = cluster.node(program);
    Running original = node.start(run("numbers"));
    JsonNode result = node.result(original);
    NewRun copy = run("numbers");
    copyPrefix(original, copy, 1);
    node.engine.poll();
    cluster.awaitEnd(copy.id());
    assertThat(node.result(copy.id())).isEqualTo(result);
    assertThat(seen).hasSize(2);
    assertThat(seen.get(0)).isEqualTo(seen.get(1));
  }

  @Test
  void keepsCharactersThatADatabaseTextCannotHold() throws Exception {
    String odd = "nul \0 half \uD83D end";
    ScriptedProgram program =
        new ScriptedProgram(
            "odd",
            (execution, _) ->
                execution
                    .journal()
                    .step(
                        new Journal.Step("0", "test", odd, Json.nodes().stringNode(odd)),
                        _ -> answer(odd))
                    .answer());
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("odd"));
    assertThat(node.result(running).stringValue()).isEqualTo(odd);
    NewRun copy = run("odd");
    copyPrefix(running, copy, 1);
    node.engine.poll();
    cluster.awaitEnd(copy.id());
    assertThat(node.result(copy.id()).stringValue()).isEqualTo(odd);
  }

  @Test
  void compressesLargeValuesAndRefusesTooLargeOnes() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "large",
            (execution, _) -> {
              int size = execution.input().intValue();
              return execution
                  .journal()
                  .step(step("0"), _ -> answer("ä".repeat(size / 2)))
                  .answer();
            });
    Cluster.TestNode node = cluster.node(program);
    Running large = node.start(run("large", null, Json.nodes().numberNode(1_000_000)));
    assertThat(node.result(large).stringValue()).isEqualTo("ä".repeat(500_000));
    assertThat(node.result(large.id())).isEqualTo(node.result(large));
    assertThat(
            cluster
                .sql()
                .sql("SELECT length(answer_packed) FROM qa WHERE run_id = ? AND answer IS NULL")
                .param(large.id().value())
                .query(Integer.class)
                .single())
        .isLessThan(64 * 1024);
    Running refused = node.start(run("large", null, Json.nodes().numberNode(17 * 1024 * 1024)));
    assertThat(node.result(refused).path("message").stringValue()).contains("16,777,216");
    assertThat(cluster.state(refused.id())).isEqualTo("failed");
    assertThat(cluster.paths(refused.id())).isEmpty();
  }

  @Test
  void refusesAnAnswerThatNobodyCouldReadBack() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "deep",
            (execution, _) -> {
              JsonNode deep = Json.nodes().nullNode();
              for (int i = 0; i < 300; i++) {
                deep = Json.nodes().arrayNode().add(deep);
              }
              JsonNode answer = deep;
              return execution
                  .journal()
                  .step(step("0"), _ -> Journal.Performed.of(answer))
                  .answer();
            });
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("deep"));
    assertThat(node.result(running).path("message").stringValue()).contains("nesting");
    assertThat(cluster.paths(running.id())).isEmpty();
  }

  @Test
  void refusesToStartWithATooLargeInput() {
    Cluster.TestNode node = cluster.node(ScriptedProgram.counting("count", 1));
    NewRun run = run("count", null, Json.nodes().stringNode("x".repeat(17 * 1024 * 1024)));
    assertThatThrownBy(() -> node.start(run)).isInstanceOf(Problem.class);
    assertThat(node.runs.find(Cluster.OWNER, run.id())).isEmpty();
  }

  @Test
  void writesCompanionsWithTheRecordOrNeither() throws Exception {
    cluster.makeLedger();
    ScriptedProgram program =
        new ScriptedProgram(
            "paying",
            (execution, _) -> {
              pay(execution, "0", "first", "second");
              pay(execution, "1", "third", "first");
              return Json.nodes().nullNode();
            });
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("paying"));
    node.result(running);
    assertThat(cluster.state(running.id())).isEqualTo("failed");
    assertThat(cluster.paths(running.id())).containsExactly("0");
    assertThat(cluster.ledger()).containsExactlyInAnyOrder("first", "second");
  }

  private static void pay(Execution execution, String path, String... lines)
      throws InterruptedException {
    List<Companion> companions = Stream.of(lines).map(Cluster::ledgerLine).toList();
    execution
        .journal()
        .step(
            step(path),
            _ ->
                new Journal.Performed(
                    Json.nodes().nullNode(), false, "m", 1, 2, true, 3, companions));
  }

  @Test
  void recordsOnceAndPerformsOnceWhenTheConnectionBreaksBeforeOrAfterTheCommit() throws Exception {
    ScriptedProgram program = ScriptedProgram.counting("count", 3);
    Cluster.TestNode node = cluster.node(program);
    node.parking.breakBefore("INSERT INTO qa");
    node.parking.breakAfter("INSERT INTO qa");
    node.parking.breakAfter("UPDATE run SET state");
    node.parking.breakAfter("INSERT INTO run");
    Running running = node.start(run("count"));
    assertThat(node.result(running).stringValue()).isEqualTo("counted");
    assertThat(program.performed()).isEqualTo(3);
    assertThat(cluster.paths(running.id())).hasSize(3);
    assertThat(cluster.state(running.id())).isEqualTo("done");
  }

  @Test
  void refusesASecondStepAtThePathOfAnother() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "twice",
            (execution, self) -> {
              self.ask(execution, "0");
              return self.ask(execution, "0");
            });
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("twice"));
    node.result(running);
    assertThat(cluster.state(running.id())).isEqualTo("failed");
  }

  @Test
  void recordsTheStepsOfParallelBranches() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "parallel",
            (execution, self) -> {
              List<Thread> branches =
                  IntStream.range(0, 8)
                      .mapToObj(branch ->
                          Thread.startVirtualThread(() -> {
                            for (int i = 0; i < 10; i++) {
                              quietly(self, execution, branch + "." + i);
                            }
                          }))
                      .toList();
              for (Thread branch : branches) {
                branch.join();
              }
              return Json.nodes().nullNode();
            });
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("parallel"));
    node.result(running);
    assertThat(cluster.paths(running.id())).hasSize(80);
  }

  private static void quietly(ScriptedProgram program, Execution execution, String path) {
    try {
      program.ask(execution, path);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void keepsIdempotencyKeysShortAndDistinct() throws Exception {
    Set<String> keys = ConcurrentHashMap.newKeySet();
    ScriptedProgram program =
        new ScriptedProgram(
            "keys",
            (execution, _) -> {
              for (String path : List.of("0", "0" + ".1".repeat(100), "0" + ".1".repeat(101))) {
                execution
                    .journal()
                    .step(
                        step(path),
                        key -> {
                          keys.add(key);
                          return answer("");
                        });
              }
              return Json.nodes().nullNode();
            });
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("keys"));
    node.result(running);
    assertThat(keys).hasSize(3).contains(running.id() + ":0");
    assertThat(keys).allMatch(key -> key.matches("[\\x21-\\x7e]{1,100}"));
  }

  @Test
  void tellsAContinuedRunWhatItHasAskedAndSpentAlready() throws Exception {
    List<Journal.Spent> told = Collections.synchronizedList(new ArrayList<>());
    List<Boolean> held = Collections.synchronizedList(new ArrayList<>());
    ScriptedProgram.Door door = new ScriptedProgram.Door();
    ScriptedProgram program =
        new ScriptedProgram(
            "spending",
            (execution, self) -> {
              told.add(execution.journal().recorded(Set.of("test", "none")));
              held.add(execution.journal().holds("1"));
              for (int i = 0; i < 3; i++) {
                self.ask(
                    execution,
                    String.valueOf(i),
                    i == 2 ? door : () -> {},
                    new Journal.Performed(
                        Json.object(), false, "model", 3, 4, false, 1, List.of()));
              }
              return Json.object();
            });
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("spending"));
    door.awaitReached();
    cluster.endAllLeases();
    Cluster.TestNode other = cluster.node(program);
    other.engine.poll();
    door.open();
    cluster.awaitEnd(running.id());
    assertThat(told).containsExactly(new Journal.Spent(0, 0), new Journal.Spent(2, 14));
    assertThat(held).containsExactly(false, true);
  }
}
