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

class IteratorToolTests extends ToolContract {

  private final IteratorTool iterator = new IteratorTool();

  @Override
  protected Tool tool() {
    return iterator;
  }

  @Override
  protected List<String> goodAddresses() {
    return List.of("", "#flat", "flat#<<id>>#parallel=8", "continue", "#parallel=64#continue");
  }

  @Test
  void sendsEachItemThroughTheRulesAsItsOwnDto() throws InterruptedException {
    FakeToolCall call = over("[1,2]").dto(goodDto().withData(Json.parse("[1,2]")));
    ChatDto answer = iterator.act(call);
    assertThat(call.responded)
        .containsExactly(
            ChatDto.of("m1", null, Json.parse("1"), 0, null, options()),
            ChatDto.of("m1", null, Json.parse("2"), 0, null, options()));
    assertThat(answer).isEqualTo(goodDto().withData(Json.parse("[1,2]")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | [1,0,null,false,\"\",\"a\",[],{}] | [1,\"a\",[],{}]",
        "flat | [[1,2],3,[[4]],[]] | [1,2,3,[4]]",
        "<<id>> | [{\"id\":1,\"n\":1},{\"id\":2},{\"id\":1.0,\"n\":2}] | [{\"id\":1,\"n\":1},{\"id\":2}]",
        "<<id>> | [{\"n\":1},{\"n\":1},{\"id\":null}] | [{\"n\":1},{\"n\":1},{\"id\":null}]",
        "<<k.x>>#flat | [[{\"k\":{\"x\":\"a\"}}],{\"k\":{\"x\":\"a\"},\"b\":1}] | [{\"k\":{\"x\":\"a\"}}]",
      })
  void collects(String address, String items, String expected) throws InterruptedException {
    assertThat(iterator.act(over(items).address(address)).data()).isEqualTo(Json.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"list.items", " list.items ", "<?list.items?>"})
  void walksTheArrayAtThePromptsPath(String prompt) throws InterruptedException {
    FakeToolCall call = over("{\"list\":{\"items\":[7,8]}}").prompt(prompt);
    assertThat(iterator.act(call).data()).isEqualTo(Json.parse("[7,8]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "5", "\"text\"", "true"})
  void refusesWhatIsNoArray(String data) {
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> iterator.act(over(data)))
        .withMessageStartingWith("iterator: req.data is no array")
        .matches(e -> e.statusCode() == 400);
  }

  @Test
  void hasNoItemsWhereNothingIs() throws InterruptedException {
    assertThat(iterator.act(over("null")).data()).isEqualTo(Json.parse("[]"));
    assertThat(iterator.act(new FakeToolCall()).data()).isEqualTo(Json.parse("[]"));
    assertThat(iterator.act(over("{}").prompt("list")).data()).isEqualTo(Json.parse("[]"));
  }

  @Test
  void stopsAtTheFirstErrorAndAnswersItWithTheDataItHad() throws InterruptedException {
    FakeToolCall call = over("[1,2,3]").rules(IteratorToolTests::failAtTwo);
    ChatDto answer = iterator.act(call);
    assertThat(answer.statusCode()).isEqualTo(418);
    assertThat(answer.message()).isEqualTo("two");
    assertThat(answer.data()).isEqualTo(Json.parse("[1,2,3]"));
    assertThat(answer.options().path("error_step").asString()).isEqualTo("$.x");
    assertThat(call.responded).hasSize(2);
  }

  @Test
  void leavesOutWhatFailedWhenItIsToContinue() throws InterruptedException {
    FakeToolCall call = over("[1,2,3]").address("#continue").rules(IteratorToolTests::failAtTwo);
    assertThat(iterator.act(call)).isEqualTo(ChatDto.empty().withData(Json.parse("[1,3]")));
  }

  @Test
  void refusesTooManyItems() {
    String items = "[0" + ",0".repeat(100_000) + "]";
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> iterator.act(over(items)))
        .withMessageContaining("100000 are the most");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "flat#flat",
        "parallel=0",
        "parallel=65",
        "parallel=",
        "parallel",
        "flat=1",
        "<<id",
        "<<>>",
        "<<a>>x",
        "<<a..b>>",
        "<<a>>#<<b>>",
        "parallel=2#parallel=3"
      })
  void reportsAddressesThatAreNone(String address) {
    FakeToolSite site = new FakeToolSite(address, null);
    iterator.check(site);
    assertThat(site.inAddress).hasSize(1);
  }

  @Test
  void keepsANumberSignInsideOfAKey() {
    assertThat(IteratorAddress.parse("flat#<<a['#']>>#continue").key()).isEqualTo("a['#']");
  }

  @Test
  void reportsPromptsThatAreNoExpression() {
    for (String prompt : List.of("{}", "[1]", "\"a..b\"")) {
      FakeToolSite site = new FakeToolSite("", Json.parse(prompt));
      iterator.check(site);
      assertThat(site.inPrompt).as(prompt).hasSize(1);
    }
  }

  private static ChatDto failAtTwo(ChatDto item) {
    return Json.parse("2").equals(item.data())
        ? item.withStatus(418, "two").withOptionsOver(Json.object().put("error_step", "$.x"))
        : item;
  }

  private static FakeToolCall over(String data) {
    return new FakeToolCall().dto(ChatDto.empty().withData(Json.parse(data)));
  }
}
