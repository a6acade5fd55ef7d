package chat.roles.toolbox;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.FakeToolSite;
import chat.roles.toolbox.spi.Tool;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorToolTests extends ToolContract {

  private final ErrorTool error = new ErrorTool();

  @Override
  protected Tool tool() {
    return error;
  }

  @Override
  protected List<String> goodAddresses() {
    return List.of("", "404", "-2", "1000");
  }

  @Test
  void setsCodeAndMessageAndKeepsTheRest() {
    assertThat(error.act(new FakeToolCall().address("404").prompt("no such page").dto(goodDto())))
        .isEqualTo(goodDto().withStatus(404, "no such page"));
  }

  @Test
  void hasDefaultsForBoth() {
    assertThat(error.act(new FakeToolCall().dto(goodDto())))
        .isEqualTo(goodDto().withStatus(500, "the program stopped with error 500"));
  }

  @Test
  void writesOtherPromptsAsJson() {
    assertThat(error.act(new FakeToolCall().prompt(Json.parse("{\"a\":1}"))).message())
        .isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "4.5", "99999999999", " 404", "404#x"})
  void reportsCodesThatAreNone(String address) {
    FakeToolSite site = new FakeToolSite(address, null);
    error.check(site);
    assertThat(site.inAddress).hasSize(1);
  }
}
