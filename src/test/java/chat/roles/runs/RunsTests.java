package chat.roles.runs;

import static chat.roles.runs.Cluster.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RunsTests {

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void findsARunForItsOwnerOnly() throws Exception {
    Cluster.TestNode node = cluster.node(ScriptedProgram.counting("count", 1));
    Running running = node.start(run("count"));
    node.result(running);
    assertThat(node.runs.find(Cluster.OWNER, running.id())).isPresent();
    assertThat(node.runs.find(new UserId("other"), running.id())).isEmpty();
  }

  @Test
  void refusesAnIdThatWasUsedBefore() throws Exception {
    Cluster.TestNode node = cluster.node(ScriptedProgram.counting("count", 1));
    NewRun run = run("count");
    node.result(node.start(run));
    assertThatThrownBy(() -> node.start(run)).isInstanceOf(Problem.class);
  }

  @Test
  void refusesAKindThatNobodyCarriesOut() {
    Cluster.TestNode node = cluster.node();
    assertThatThrownBy(() -> node.start(run("unknown")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failsARunWhoseProgramHasABugWithoutTellingInternals() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "bug",
            (_, _) -> {
              throw new IllegalStateException("secret internals");
            });
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("bug"));
    assertThat(Json.write(node.result(running))).contains("mistake").doesNotContain("secret");
    assertThat(cluster.state(running.id())).isEqualTo("failed");
  }

  @Test
  void failsARunThatRunsOutOfStack() throws Exception {
    ScriptedProgram program =
        new ScriptedProgram(
            "deep",
            (_, _) -> {
              throw new StackOverflowError();
            });
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("deep"));
    node.result(running);
    assertThat(cluster.state(running.id())).isEqualTo("failed");
  }

  @Test
  void failsARunWhoseEndCannotBeWritten() throws Exception {
    cluster.makeLedger();
    RunProgram program =
        new RunProgram() {
          @Override
          public String kind() {
            return "ending";
          }

          @Override
          public RunEnd execute(Execution execution) {
            return new RunEnd(
                Json.nodes().stringNode("fine"),
                false,
                List.of(Cluster.ledgerLine("same"), Cluster.ledgerLine("same")));
          }
        };
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("ending"));
    node.result(running);
    assertThat(cluster.state(running.id())).isEqualTo("failed");
    assertThat(cluster.ledger()).isEmpty();
  }

  @Test
  void writesTheCompanionsOfTheEndWithIt() throws Exception {
    cluster.makeLedger();
    RunProgram program =
        new RunProgram() {
          @Override
          public String kind() {
            return "ending";
          }

          @Override
          public RunEnd execute(Execution execution) {
            return new RunEnd(
                Json.nodes().stringNode("sadly"), true, List.of(Cluster.ledgerLine("line")));
          }
        };
    Cluster.TestNode node = cluster.node(program);
    Running running = node.start(run("ending"));
    assertThat(node.result(running).stringValue()).isEqualTo("sadly");
    assertThat(cluster.state(running.id())).isEqualTo("failed");
    assertThat(cluster.ledger()).containsExactly("line");
  }

  @Test
  void tellsListenersInOrderAndSurvivesThoseThatThrow() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    ScriptedProgram program =
        new ScriptedProgram(
            "telling",
            (execution, self) ->
                self.ask(execution, "0", () -> execution.journal().delta("0", "piece")));
    Cluster.TestNode node = cluster.node(program);
    node.result(node.start(run("telling"), new Throwing(), new Telling(told)));
    assertThat(told).containsExactly("began 0", "delta piece", "ended 0", "finished \"0\"");
  }

  private record Telling(List<String> told) implements RunListener {
    @Override
    public void began(Journal.Step step) {
      told.add("began " + step.path());
    }

    @Override
    public void ended(Journal.Step step, Journal.Performed performed, long tookMicros) {
      told.add("ended " + step.path());
    }

    @Override
    public void delta(String path, String piece) {
      told.add("delta " + piece);
    }

    @Override
    public void finished(JsonNode result) {
      told.add("finished " + Json.write(result));
    }
  }

  private static final class Throwing implements RunListener {
    @Override
    public void began(Journal.Step step) {
      throw new IllegalStateException("began");
    }

    @Override
    public void finished(JsonNode result) {
      throw new IllegalStateException("finished");
    }
  }
}
