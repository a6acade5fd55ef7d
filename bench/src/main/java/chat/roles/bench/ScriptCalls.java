package chat.roles.bench;

import chat.roles.kernel.json.Json;
import java.util.Arrays;

/**
 * What the sandbox costs: a chat whose script makes ten calls one after the other, against a chat
 * whose rules do the same ten; warm, in alternating rounds in one process.
 */
final class ScriptCalls {

  private static final int CALLS = 10;
  private static final int WARM_UP = 600;
  private static final int ROUNDS = 400;

  private static final String SCRIPT =
      """
      async (chatDto, promptService) => {
        for (let i = 0; i < %d; i++) {
          await promptService.process(chatDto, {to: 'eval', prompt: '<<req.text>>.'});
        }
        return chatDto;
      }
      """
          .formatted(CALLS);

  private final BenchUser user;
  private final String byScript;
  private final String byRules;

  private ScriptCalls(BenchUser user) throws Exception {
    this.user = user;
    this.byScript = user.actor(Json.write(Json.object().put("to", "script").put("prompt", SCRIPT)));
    String rule = "{\"then\": {\"to\": \"eval\", \"prompt\": \"<<req.text>>.\"}}";
    this.byRules = user.actor("{\"responses\": [" + (rule + ",").repeat(CALLS - 1) + rule + "]}");
  }

  /** Prints the medians of both, and of their differences. */
  public static void main(String[] args) throws Exception {
    try (StubProcess stub = StubProcess.start();
        MeasuredServer server = MeasuredServer.start(stub.url())) {
      new ScriptCalls(BenchUser.register(server.url())).compare();
    }
    System.exit(0);
  }

  private void compare() throws Exception {
    for (int round = 0; round < WARM_UP; round++) {
      millis(byScript);
      millis(byRules);
    }
    double[] scripts = new double[ROUNDS];
    double[] rules = new double[ROUNDS];
    double[] more = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      scripts[round] = millis(byScript);
      rules[round] = millis(byRules);
      more[round] = scripts[round] - rules[round];
    }
    print("script of ten calls", scripts);
    print("rules of ten prompts", rules);
    print("script above rules", more);
  }

  private static void print(String what, double[] millis) {
    Arrays.sort(millis);
    System.out.printf(
        "%s: p50 %.2f ms, p95 %.2f ms%n", what, millis[ROUNDS / 2], millis[ROUNDS * 95 / 100]);
  }

  private double millis(String actor) throws Exception {
    long start = System.nanoTime();
    String text = user.text(actor, "x");
    double took = (System.nanoTime() - start) / 1e6;
    if (!text.equals("x" + ".".repeat(CALLS))) {
      throw new IllegalStateException("the chat went wrong: " + text);
    }
    return took;
  }
}
