package chat.roles.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.FakeToolSite;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class VarToolTests extends ToolContract {

  private final VarTool tool = new VarTool();

  @Override
  protected Tool tool() {
    return tool;
  }

  @Override
  protected List<String> goodAddresses() {
    return List.of(
        "a", "a.b.0", "a#move", "req.data", "req.data.x#move", "req.text", "req.options.x");
  }

  @Test
  void setsAVariableToTheTypedValueAndLeavesTheDto() throws InterruptedException {
    FakeToolCall call =
        new FakeToolCall().address("plan.steps").prompt(Json.parse("[1,{}]")).dto(goodDto());
    assertThat(tool.act(call)).isEqualTo(goodDto());
    assertThat(call.allVariables()).isEqualTo(Json.parse("{\"plan\":{\"steps\":[1,{}]}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "req.text | \"hi\" | {\"text\":\"hi\",\"data\":{\"a\":1},\"statusCode\":0,\"options\":{\"o\":1}}",
        "req.text | null | {\"data\":{\"a\":1},\"statusCode\":0,\"options\":{\"o\":1}}",
        "req.data | null | {\"text\":\"t\",\"data\":null,\"statusCode\":0,\"options\":{\"o\":1}}",
        "req.data.b.c | 2 | {\"text\":\"t\",\"data\":{\"a\":1,\"b\":{\"c\":2}},\"statusCode\":0,\"options\":{\"o\":1}}",
        "req.options | {} | {\"text\":\"t\",\"data\":{\"a\":1},\"statusCode\":0,\"options\":{}}",
        "req.options.p | [2] | {\"text\":\"t\",\"data\":{\"a\":1},\"statusCode\":0,\"options\":{\"o\":1,\"p\":[2]}}",
        "req.statusCode | 404 | {\"text\":\"t\",\"data\":{\"a\":1},\"statusCode\":404,\"options\":{\"o\":1}}",
        "req.statusCode | \"404\" | {\"text\":\"t\",\"data\":{\"a\":1},\"statusCode\":404,\"options\":{\"o\":1}}",
        "req.message | \"m\" | {\"text\":\"t\",\"data\":{\"a\":1},\"statusCode\":0,\"message\":\"m\",\"options\":{\"o\":1}}",
        "req.lastMsgId | \"\" | {\"lastMsgId\":\"\",\"text\":\"t\",\"data\":{\"a\":1},\"statusCode\":0,\"options\":{\"o\":1}}",
      })
  void changesTheDto(String address, String prompt, String expected) throws InterruptedException {
    FakeToolCall call =
        new FakeToolCall().address(address).prompt(Json.parse(prompt)).dto(simpleDto());
    assertThat(Json.parse(Json.write(tool.act(call)))).isEqualTo(Json.parse(expected));
    assertThat(call.allVariables()).isEqualTo(Json.object());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "req.text | 5",
        "req.message | {}",
        "req.lastMsgId | true",
        "req.statusCode | \"x\"",
        "req.statusCode | 4.5",
        "req.statusCode | -1",
        "req.statusCode | 99999999999",
        "req.options | [1]",
        "req.options.o.x | 1",
        "req.data.a.b | 1",
        "req.foo | 1",
        "req.text.x | 1",
        "req | 1",
        "me.x | 1",
        "'' | 1",
        "a..b | 1",
        "a#copy | 1",
      })
  void refusesWhatDoesNotFit(String address, String prompt) {
    FakeToolCall call =
        new FakeToolCall().address(address).prompt(Json.parse(prompt)).dto(simpleDto());
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> tool.act(call))
        .withMessageStartingWith("var:" + address)
        .matches(e -> e.statusCode() == 400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "b | a | {\"list\":[1,2],\"b\":{\"x\":1}}",
        "b.c | a.x | {\"a\":{},\"list\":[1,2],\"b\":{\"c\":1}}",
        "b | list.0 | {\"a\":{\"x\":1},\"list\":[2],\"b\":1}",
        "a | a.x | {\"a\":1,\"list\":[1,2]}",
        "a | a | {\"a\":{\"x\":1},\"list\":[1,2]}",
      })
  void movesAVariable(String to, String from, String expected) throws InterruptedException {
    JsonNode variables = Json.parse("{\"a\":{\"x\":1},\"list\":[1,2]}");
    FakeToolCall call = new FakeToolCall().address(to + "#move").variables(variables);
    call.prompt(source(from), call.variables().get(from));
    tool.act(call);
    assertThat(call.allVariables()).isEqualTo(Json.parse(expected));
  }

  @Test
  void movesFromTheDtoIntoAVariableAndBack() throws InterruptedException {
    FakeToolCall call = new FakeToolCall().address("v#move").dto(simpleDto());
    ChatDto without = tool.act(call.prompt(source("req.data.a"), Json.nodes().numberNode(1)));
    assertThat(without.data()).isEqualTo(Json.object());
    assertThat(call.allVariables()).isEqualTo(Json.parse("{\"v\":1}"));
    call.address("req.data#move").dto(without);
    assertThat(tool.act(call.prompt(source("v"), Json.nodes().numberNode(1))).data())
        .isEqualTo(Json.nodes().numberNode(1));
    assertThat(call.allVariables()).isEqualTo(Json.object());
  }

  @Test
  void movesWithinTheDto() throws InterruptedException {
    FakeToolCall call = new FakeToolCall().address("req.data.t#move").dto(simpleDto());
    ChatDto moved = tool.act(call.prompt(source("req.text"), Json.nodes().stringNode("t")));
    assertThat(moved)
        .isEqualTo(simpleDto().withText(null).withData(Json.parse("{\"a\":1,\"t\":\"t\"}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<?a+1?>", "<<a>>", "x <?a?>", "<?a?><?b?>", "<?me.nick?>", "<?req?>", "a"})
  void refusesToMoveWhatIsNoPlainPath(String prompt) {
    JsonNode written = Json.nodes().stringNode(prompt);
    FakeToolSite site = new FakeToolSite("b#move", written);
    tool.check(site);
    assertThat(site.inPrompt).hasSize(1);
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() ->
            tool.act(
                new FakeToolCall().address("b#move").prompt(written, Json.nodes().numberNode(1))));
  }

  @Test
  void refusesToMoveAValueIntoItself() {
    FakeToolSite site = new FakeToolSite("a.b#move", source("a"));
    tool.check(site);
    assertThat(site.inPrompt).singleElement().asString().contains("into itself");
  }

  @Test
  void needsAPrompt() {
    FakeToolSite site = new FakeToolSite("a", null);
    tool.check(site);
    assertThat(site.inPrompt).hasSize(1);
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> tool.act(new FakeToolCall().address("a")));
  }

  private static JsonNode source(String path) {
    return Json.nodes().stringNode("<?" + path + "?>");
  }

  private static ChatDto simpleDto() {
    return ChatDto.ofText("t")
        .withData(Json.parse("{\"a\":1}"))
        .withOptions(Json.object().put("o", 1));
  }
}
