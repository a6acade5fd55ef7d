package chat.roles.toolbox.script;

import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.MovableClock;
import chat.roles.toolbox.script.ScriptSettings.Isolation;
import chat.roles.toolbox.spi.ChatDto;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.springframework.util.unit.DataSize;

/** Sandboxes and scripts in them, for tests. */
final class Sandboxes {

  static final Path DIRECTORY = Path.of("target", "test-scripts");

  private Sandboxes() {}

  static ScriptSettings settings(Isolation isolation) {
    return new ScriptSettings(
        isolation,
        2,
        DataSize.ofMegabytes(96),
        50,
        Duration.ofSeconds(60),
        3_000_000,
        Duration.ofMillis(1_500),
        DataSize.ofMegabytes(60),
        DataSize.ofKilobytes(256),
        DataSize.ofMegabytes(2),
        500,
        DataSize.ofKilobytes(16));
  }

  static ScriptSettings withPerProcess(ScriptSettings s, int perProcess) {
    return new ScriptSettings(
        s.isolation(),
        s.processes(),
        s.heap(),
        perProcess,
        s.startTimeout(),
        s.statements(),
        s.time(),
        s.memory(),
        s.source(),
        s.value(),
        s.calls(),
        s.output());
  }

  static Sandbox sandbox(ScriptSettings settings) {
    return new Sandbox(settings, new ChildProgram(DIRECTORY, settings));
  }

  static ScriptTool tool(Sandbox sandbox) {
    return new ScriptTool(sandbox, new MovableClock(Instant.parse("2026-11-22T12:00:00Z")));
  }

  /** A call of the tool by an actor whose prompts answer with their own text. */
  static FakeToolCall call(String script) {
    return new FakeToolCall()
        .prompt(script)
        .dto(ChatDto.ofText("given"))
        .expressions((_, _) -> Json.object().put("id", "actor-1").put("nick", "Ann"))
        .prompts((dto, prompt) ->
            prompt.path("to").asString("").isEmpty()
                ? dto
                : dto.withText(prompt.path("prompt").asString("echo")));
  }
}
