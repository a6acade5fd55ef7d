package chat.roles.toolbox.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.roles.testing.FakeToolCall;
import chat.roles.toolbox.script.ScriptSettings.Isolation;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.ToolFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Child processes that die, are killed, or never come up. */
class LostSandboxTests {

  private static final String COUNTS =
      """
      async (chatDto, promptService, ctx) => {
        const ids = [];
        for (let i = 0; i < 12; i++) {
          let work = 0;
          for (let k = 0; k < 2000; k++) work += k;
          await promptService.process(chatDto, {to: 'eval', prompt: `${i}`});
          ids.push(promptService.uuid());
        }
        chatDto.text = `${ids.length} ${new Set(ids).size} ${chatDto.text}`;
      }
      """;

  private static void kill(ProcessCell cell) {
    ProcessHandle.of(cell.pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static List<ProcessCell> cells(Sandbox sandbox) {
    return sandbox.all().stream()
        .filter(ProcessCell.class::isInstance)
        .map(ProcessCell.class::cast)
        .toList();
  }

  @Test
  void aScriptGoesOnInAnotherProcessAndAsksNothingTwice() throws Exception {
    try (Sandbox sandbox = Sandboxes.sandbox(Sandboxes.settings(Isolation.PROCESS))) {
      AtomicInteger asked = new AtomicInteger();
      FakeToolCall call =
          Sandboxes.call(COUNTS)
              .prompts((dto, prompt) -> {
                if (asked.incrementAndGet() % 5 == 0) {
                  cells(sandbox).forEach(LostSandboxTests::kill);
                }
                return dto.withText(prompt.path("prompt").asString());
              });
      assertThat(Sandboxes.tool(sandbox).act(call).text()).isEqualTo("12 12 11");
      assertThat(asked).hasValue(12);
      assertThat(call.questions).as("chance is asked for once").hasSize(1);
    }
  }

  @Test
  void processesKilledAtAnyMomentFailNoScript() throws Exception {
    Random random = new Random(20261122);
    AtomicBoolean over = new AtomicBoolean();
    try (Sandbox sandbox = Sandboxes.sandbox(Sandboxes.settings(Isolation.PROCESS));
        ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      ScriptTool tool = Sandboxes.tool(sandbox);
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        answers.add(users.submit((Callable<String>) () -> tool.act(Sandboxes.call(COUNTS)).text()));
      }
      Thread killer =
          Thread.ofPlatform()
              .start(() -> {
                for (int kills = 0; kills < 6 && !over.get(); ) {
                  List<ProcessCell> alive = cells(sandbox).stream().filter(Cell::isReady).toList();
                  if (!alive.isEmpty() && random.nextInt(40) == 0) {
                    kill(alive.get(random.nextInt(alive.size())));
                    kills++;
                  }
                  java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
              });
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("12 12 11");
      }
      over.set(true);
      killer.join();
    }
  }

  @Test
  void whoeverUsesUpTheMemoryFailsAndHisNeighboursDoNot() throws Exception {
    CountDownLatch begun = new CountDownLatch(4);
    CountDownLatch bombed = new CountDownLatch(1);
    try (Sandbox sandbox = Sandboxes.sandbox(Sandboxes.settings(Isolation.PROCESS));
        ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      ScriptTool tool = Sandboxes.tool(sandbox);
      List<Future<ChatDto>> neighbours = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        FakeToolCall call =
            Sandboxes.call(
                    "async (d, p) => { await p.process(d, {to: 'x'}); d.text += ' and safe'; }")
                .prompts((dto, _) -> {
                  begun.countDown();
                  await(bombed);
                  return dto.withText("sound");
                });
        neighbours.add(users.submit((Callable<ChatDto>) () -> tool.act(call)));
      }
      begun.await();
      ToolFailure failure =
          catchThrowableOfType(
              ToolFailure.class,
              () -> tool.act(Sandboxes.call("async () => { new Float64Array(1e8); }")));
      bombed.countDown();
      assertThat(failure.statusCode()).isEqualTo(507);
      assertThat(failure.getMessage()).contains("chatroles.scripts.memory");
      for (Future<ChatDto> neighbour : neighbours) {
        assertThat(neighbour.get().text()).isEqualTo("sound and safe");
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void moreScriptsThanPlacesStandInTurn() throws Exception {
    CountDownLatch all = new CountDownLatch(12);
    ScriptSettings two = Sandboxes.withPerProcess(Sandboxes.settings(Isolation.IN_PROCESS), 2);
    try (Sandbox sandbox = Sandboxes.sandbox(two);
        ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      ScriptTool tool = Sandboxes.tool(sandbox);
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String mine = "user " + i;
        FakeToolCall call =
            Sandboxes.call(
                    "async (d, p) => { const t = d.text; await p.process(d, {to: 'x'}); d.text = t + d.text; }")
                .dto(ChatDto.ofText(mine))
                .prompts((dto, _) -> {
                  all.countDown();
                  await(all);
                  return dto.withText("!");
                });
        answers.add(users.submit((Callable<String>) () -> tool.act(call).text()));
      }
      for (int i = 0; i < 12; i++) {
        assertThat(answers.get(i).get()).isEqualTo("user " + i + "!");
      }
    }
  }

  @Test
  void withoutASandboxScriptsFail(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("scripts"), "no directory");
    ScriptSettings settings = Sandboxes.settings(Isolation.PROCESS);
    try (Sandbox sandbox = new Sandbox(settings, new ChildProgram(file, settings))) {
      ToolFailure failure =
          catchThrowableOfType(
              ToolFailure.class, () -> Sandboxes.tool(sandbox).act(Sandboxes.call("async d => d")));
      assertThat(failure.statusCode()).isEqualTo(503);
      assertThat(failure.getMessage()).contains("cannot start");
    }
  }

  @Test
  void theChildHasNothingToHandOut(@TempDir Path directory) throws Exception {
    ScriptSettings settings = Sandboxes.settings(Isolation.PROCESS);
    ChildProgram program = new ChildProgram(directory, settings);
    assertThat(program.classPath()).doesNotContain("spring", "postgres", "jackson", "classes");
    Process child = program.start();
    try {
      assertThat(Path.of("/proc/" + child.pid() + "/environ")).isEmptyFile();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void aChildEndsWithItsServer() throws Exception {
    Process child =
        new ChildProgram(Sandboxes.DIRECTORY, Sandboxes.settings(Isolation.PROCESS)).start();
    child.getOutputStream().close();
    assertThat(child.waitFor()).isZero();
  }
}
