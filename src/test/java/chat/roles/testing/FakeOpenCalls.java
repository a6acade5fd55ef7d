package chat.roles.testing;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.OpenCalls;
import chat.roles.toolbox.spi.Pause;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.Variables;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import tools.jackson.databind.JsonNode;

/** Open calls without a run: carried out one after the other, in the order in which they came. */
@NullMarked
final class FakeOpenCalls implements OpenCalls {

  private final FakeToolCall call;
  private final Deque<Open> open = new ArrayDeque<>();
  private int opened;

  FakeOpenCalls(FakeToolCall call) {
    this.call = call;
  }

  private record Open(int number, boolean asleep, Supplier<ChatDto> work) {}

  @Override
  public int process(ChatDto dto, JsonNode prompt) {
    return open(false, () -> call.process(dto, prompt));
  }

  @Override
  public int sleep(Duration time) {
    return open(
        true,
        () -> {
          call.pause(new Pause.Sleep(time));
          return ChatDto.empty().withData(Json.nodes().nullNode());
        });
  }

  private int open(boolean asleep, Supplier<ChatDto> work) {
    open.add(new Open(opened, asleep, work));
    return opened++;
  }

  @Override
  public boolean isEmpty() {
    return open.isEmpty();
  }

  @Override
  public boolean isAsleep() {
    return open.stream().allMatch(Open::asleep);
  }

  @Override
  public Arrived next() {
    Open next = open.remove();
    return new Arrived(next.number(), next.work().get());
  }

  @Override
  public Variables variables() {
    return call.variables();
  }

  @Override
  public JsonNode perform(Effect effect) throws InterruptedException {
    return call.perform(effect);
  }

  @Override
  public void pass() {}

  @Override
  public ToolFailure breakDown(ToolFailure failure) {
    return failure;
  }

  @Override
  public void close() {}
}
