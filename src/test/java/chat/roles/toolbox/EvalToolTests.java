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

class EvalToolTests extends ToolContract {

  private final EvalTool eval = new EvalTool();

  @Override
  protected Tool tool() {
    return eval;
  }

  @Override
  protected List<String> goodAddresses() {
    return List.of("", "data");
  }

  @Test
  void passesOnWithoutAPrompt() {
    for (String address : goodAddresses()) {
      assertThat(eval.act(new FakeToolCall().address(address).dto(goodDto()))).isEqualTo(goodDto());
    }
  }

  @Test
  void makesThePromptTheText() {
    ChatDto answer = eval.act(new FakeToolCall().dto(goodDto()).prompt("hello"));
    assertThat(answer).isEqualTo(goodDto().withText("hello"));
  }

  @Test
  void writesOtherValuesAsJsonIntoTheText() {
    ChatDto answer = eval.act(new FakeToolCall().prompt(Json.parse("{\"a\":[1,null]}")));
    assertThat(answer.text()).isEqualTo("{\"a\":[1,null]}");
  }

  @Test
  void parsesTextIntoDataAndTakesOtherValuesAsTheyAre() {
    assertThat(eval.act(data().prompt(" {\"a\":1} ")).data()).isEqualTo(Json.parse("{\"a\":1}"));
    assertThat(eval.act(data().prompt("null")).data()).isEqualTo(Json.nodes().nullNode());
    assertThat(eval.act(data().prompt(Json.parse("[7]"))).data()).isEqualTo(Json.parse("[7]"));
  }

  @Test
  void emptiesWithTheEmptyText() {
    assertThat(eval.act(data().dto(goodDto()).prompt("")).data()).isNull();
    assertThat(eval.act(new FakeToolCall().dto(goodDto()).prompt("")).text()).isEmpty();
  }

  @Test
  void refusesTextThatIsNoJson() {
    for (String text : List.of("hello", "{\"a\":1", "1 2", "{}x", "[".repeat(300))) {
      assertThatExceptionOfType(ToolFailure.class)
          .isThrownBy(() -> eval.act(data().prompt(text)))
          .withMessageStartingWith("eval:data: the prompt is no JSON")
          .matches(e -> e.statusCode() == 400);
    }
  }

  @Test
  void reportsMistakesWhenAProgramIsSaved() {
    FakeToolSite address = new FakeToolSite("text", null);
    eval.check(address);
    assertThat(address.inAddress).hasSize(1);
    FakeToolSite prompt = new FakeToolSite("data", Json.nodes().stringNode("no json"));
    eval.check(prompt);
    assertThat(prompt.inPrompt).hasSize(1);
    FakeToolSite template = new FakeToolSite("data", Json.nodes().stringNode("[<<x>>]"));
    eval.check(template);
    assertThat(template.inPrompt).isEmpty();
  }

  private static FakeToolCall data() {
    return new FakeToolCall().address("data");
  }
}
