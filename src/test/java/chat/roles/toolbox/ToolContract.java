package chat.roles.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.FakeToolSite;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What holds for every tool. */
@NullMarked
public abstract class ToolContract {

  private static final int ROUNDS = 3_000;

  protected abstract Tool tool();

  /** Addresses that the tool accepts. */
  protected abstract List<String> goodAddresses();

  /** A dto that the tool can work on. */
  protected ChatDto goodDto() {
    return ChatDto.of(
        "m1", "{\"a\":1}", Json.parse("[{\"id\":1},{\"id\":2}]"), 0, "hello", options());
  }

  /** Called before each act, for what the tool needs from its surroundings. */
  protected void prepare(FakeToolCall call) {}

  protected static tools.jackson.databind.node.ObjectNode options() {
    return Json.object().put("temperature", 0.5).put("mine", "x");
  }

  @Test
  void hasAProtocolThatCanStandInFrontOfAColon() {
    assertThat(tool().protocol()).matches("[a-zA-Z][a-zA-Z-]*");
  }

  @Test
  void findsNoMistakeInGoodAddresses() {
    for (String address : goodAddresses()) {
      FakeToolSite site = new FakeToolSite(address, null);
      tool().check(site);
      assertThat(site.inAddress).as(address).isEmpty();
    }
  }

  @Test
  void leavesWhatItSaysNothingOf() throws InterruptedException {
    for (String address : goodAddresses()) {
      ChatDto dto = goodDto();
      try {
        ChatDto answer = tool().act(call(address, null, dto));
        assertThat(answer.lastMsgId()).as(address).isEqualTo(dto.lastMsgId());
        assertThat(answer.options()).as(address).isEqualTo(dto.options());
        assertThat(answer.text()).as(address).isEqualTo(dto.text());
      } catch (ToolFailure refused) {
        assertThat(refused).hasMessageContaining(tool().protocol());
      }
    }
  }

  @Test
  void neverThrowsWhileGarbageIsChecked() {
    Garbage garbage = new Garbage(11);
    for (int i = 0; i < ROUNDS; i++) {
      FakeToolSite site = new FakeToolSite(address(garbage), garbage.prompt());
      assertThatCode(() -> tool().check(site))
          .as("%s %s", site.address(), site.prompt())
          .doesNotThrowAnyException();
      assertThat(site.inAddress).allMatch(m -> m.contains(tool().protocol()));
      assertThat(site.inPrompt).allMatch(m -> m.contains(tool().protocol()));
    }
  }

  @Test
  void failsClearlyOnGarbageTheSameWayEachTimeAndChangesNothingItWasGiven()
      throws InterruptedException {
    Garbage garbage = new Garbage(12);
    for (int i = 0; i < ROUNDS; i++) {
      String address = address(garbage);
      JsonNode prompt = garbage.prompt();
      ChatDto dto = garbage.dto();
      String before = Json.write(dto) + prompt;
      String first = outcome(address, prompt, dto);
      assertThat(Json.write(dto) + prompt).as(address).isEqualTo(before);
      assertThat(outcome(address, prompt, dto)).as("%s %s", address, prompt).isEqualTo(first);
    }
  }

  private String outcome(String address, @Nullable JsonNode prompt, ChatDto dto)
      throws InterruptedException {
    FakeToolCall call = call(address, prompt, dto);
    try {
      return Json.write(tool().act(call)) + call.allVariables() + call.questions;
    } catch (ToolFailure failure) {
      assertThat(failure.getMessage()).isNotBlank();
      return failure.statusCode() + failure.getMessage() + call.allVariables();
    }
  }

  private FakeToolCall call(String address, @Nullable JsonNode prompt, ChatDto dto) {
    FakeToolCall call = new FakeToolCall().address(address).prompt(prompt).dto(dto);
    prepare(call);
    return call;
  }

  private String address(Garbage garbage) {
    List<String> good = goodAddresses();
    Random random = garbage.random;
    return switch (random.nextInt(3)) {
      case 0 -> good.get(random.nextInt(good.size()));
      case 1 -> good.get(random.nextInt(good.size())) + garbage.text();
      default -> garbage.text();
    };
  }
}
