package chat.roles.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.FakeToolSite;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LogToolTests extends ToolContract {

  private final LogTool log =
      new LogTool(
          (LogTool.Feed)
              (user, actor, topic, payload) ->
                  new Companion(
                      "announce", List.of(user.value(), String.valueOf(actor), topic, payload)));

  @Override
  protected Tool tool() {
    return log;
  }

  @Override
  protected List<String> goodAddresses() {
    return List.of("", "debug", "info", "warn", "error");
  }

  @Test
  void tellsTheActorsUserAndPassesTheDtoOn() throws InterruptedException {
    FakeToolCall call = new FakeToolCall().address("warn").prompt("look").dto(goodDto());
    assertThat(log.act(call)).isEqualTo(goodDto());
    List<Object> event = call.outcomes.getFirst().companions().getFirst().parameters();
    assertThat(event.getFirst()).isEqualTo("user-1");
    assertThat(event.get(2)).isEqualTo("log");
    assertThat(event.getLast()).isEqualTo(Json.parse("{\"level\":\"warn\",\"text\":\"look\"}"));
  }

  @Test
  void sendsOtherPromptsAsData() throws InterruptedException {
    assertThat(payload(new FakeToolCall().prompt(Json.parse("[1]"))))
        .isEqualTo(Json.parse("{\"level\":\"info\",\"data\":[1]}"));
  }

  @Test
  void sendsTheDtoWithoutAPrompt() throws InterruptedException {
    ChatDto dto = ChatDto.ofText("t").withData(Json.parse("\"d\""));
    assertThat(payload(new FakeToolCall().dto(dto)))
        .isEqualTo(Json.parse("{\"level\":\"info\",\"text\":\"t\",\"data\":\"d\"}"));
    assertThat(payload(new FakeToolCall())).isEqualTo(Json.parse("{\"level\":\"info\"}"));
  }

  @Test
  void cutsWhatIsLong() throws InterruptedException {
    JsonNode text = payload(new FakeToolCall().prompt("x".repeat(9_999) + "😀".repeat(10)));
    assertThat(text.get("text").asString()).isEqualTo("x".repeat(9_999) + "…");
    JsonNode data = Json.nodes().arrayNode().add("y".repeat(20_000));
    assertThat(payload(new FakeToolCall().prompt(data)).get("data").asString()).hasSize(10_001);
  }

  @Test
  void refusesLevelsThatAreNone() {
    FakeToolSite site = new FakeToolSite("fatal", null);
    log.check(site);
    assertThat(site.inAddress).hasSize(1);
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> log.act(new FakeToolCall().address("fatal")))
        .matches(e -> e.statusCode() == 400);
  }

  private JsonNode payload(FakeToolCall call) throws InterruptedException {
    log.act(call);
    assertThat(call.questions).hasSize(1);
    return (JsonNode) call.outcomes.getFirst().companions().getFirst().parameters().getLast();
  }
}
