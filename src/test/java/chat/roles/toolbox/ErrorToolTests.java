package chat.roles.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.FakeToolSite;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolFailure;
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
  void failsWithTheCodeAndThePromptAsItIs() {
    fails(new FakeToolCall().address("404").prompt("no such page"), 404, "no such page");
    fails(new FakeToolCall().address("-2").prompt(Json.parse("{\"a\":1}")), -2, "{\"a\":1}");
  }

  @Test
  void hasDefaultsForBoth() {
    fails(new FakeToolCall(), 500, "the program stopped with error 500");
    fails(new FakeToolCall().prompt(""), 500, "the program stopped with error 500");
  }

  @Test
  void saysSoWhenTheCodeIsNone() {
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> error.act(new FakeToolCall().address("0")))
        .withMessageContaining("write error:code")
        .matches(e -> e.statusCode() == 400);
  }

  private void fails(FakeToolCall call, int code, String message) {
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> error.act(call))
        .withMessage(message)
        .matches(e -> e.statusCode() == code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "4.5", "99999999999", " 404", "404#x"})
  void reportsCodesThatAreNone(String address) {
    FakeToolSite site = new FakeToolSite(address, null);
    error.check(site);
    assertThat(site.inAddress).hasSize(1);
  }
}
