package chat.roles.runs;

import chat.roles.kernel.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A program for tests, with a ledger of what was performed, kept outside of the database. */
final class ScriptedProgram implements RunProgram {

  private final String kind;
  private final Script script;
  private final Map<String, Integer> performed = new ConcurrentHashMap<>();

  interface Script {
    JsonNode execute(Execution execution, ScriptedProgram self) throws InterruptedException;
  }

  ScriptedProgram(String kind, Script script) {
    this.kind = kind;
    this.script = script;
  }

  /** Steps at 0 … steps-1, each answered with its path. */
  static ScriptedProgram counting(String kind, int steps) {
    return new ScriptedProgram(
        kind,
        (execution, self) -> {
          for (int i = 0; i < steps; i++) {
            self.ask(execution, "0." + i);
          }
          return Json.nodes().stringNode("counted");
        });
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public RunEnd execute(Execution execution) throws InterruptedException {
    return new RunEnd(script.execute(execution, this), false, List.of());
  }

  /** A step that answers with its path. */
  JsonNode ask(Execution execution, String path) throws InterruptedException {
    return ask(execution, path, () -> {});
  }

  /** A step that answers with its path after something else. */
  JsonNode ask(Execution execution, String path, Gate gate) throws InterruptedException {
    return ask(execution, path, gate, Cluster.answer(path));
  }

  JsonNode ask(Execution execution, String path, Gate gate, Journal.Performed answer)
      throws InterruptedException {
    return execution
        .journal()
        .step(
            Cluster.step(path),
            _ -> {
              performed.merge(path, 1, Integer::sum);
              gate.pass();
              return answer;
            })
        .answer();
  }

  int performed(String path) {
    return performed.getOrDefault(path, 0);
  }

  int performed() {
    return performed.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Something on the way. */
  interface Gate {
    void pass() throws InterruptedException;
  }

  /** A gate that the test opens. Everyone may pass from then on. */
  static final class Door implements Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    @Override
    public void pass() throws InterruptedException {
      reached.countDown();
      if (!opened.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("never opened");
      }
    }

    void awaitReached() throws InterruptedException {
      if (!reached.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("never reached");
      }
    }

    void open() {
      opened.countDown();
    }
  }
}
