package chat.roles.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.FakeToolSite;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JsonToolTests extends ToolContract {

  private static final String SCHEMA =
      "{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"integer\"}}}";

  private final JsonTool json = new JsonTool();

  @Override
  protected Tool tool() {
    return json;
  }

  @Override
  protected List<String> goodAddresses() {
    return List.of("", "array", "fix", "array#fix", "fix:array", "#fix");
  }

  @Test
  void takesTheJsonIntoDataAndLeavesTheRest() throws InterruptedException {
    ChatDto dto = goodDto().withText("Here: {a: 1}");
    assertThat(json.act(new FakeToolCall().dto(dto)))
        .isEqualTo(dto.withData(Json.parse("{\"a\":1}")));
  }

  @Test
  void looksForAnArrayWhenOneIsWanted() throws InterruptedException {
    assertThat(json.act(text("{\"a\":[1]}").address("array")).data()).isEqualTo(Json.parse("[1]"));
    assertThat(json.act(text("{\"a\":1}").address("array")).data())
        .isEqualTo(Json.parse("{\"a\":1}"));
  }

  @Test
  void takesNullForNull() throws InterruptedException {
    assertThat(json.act(text("null")).data()).isEqualTo(Json.nodes().nullNode());
  }

  @Test
  void refusesTextsWithoutJson() {
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> json.act(text("no")))
        .withMessageStartingWith("json: the text holds no JSON")
        .matches(e -> e.statusCode() == 422);
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> json.act(new FakeToolCall()))
        .withMessageStartingWith("json: there is no text")
        .matches(e -> e.statusCode() == 422);
  }

  @Test
  void acceptsDataThatSatisfiesTheSchemaGivenEitherWay() throws InterruptedException {
    JsonNode expected = Json.parse("{\"n\":1}");
    assertThat(json.act(text("{n:1}").prompt(SCHEMA)).data()).isEqualTo(expected);
    assertThat(json.act(text("{n:1}").prompt(Json.parse(SCHEMA))).data()).isEqualTo(expected);
    assertThat(json.act(text("{n:1}").prompt("")).data()).isEqualTo(expected);
  }

  @Test
  void refusesDataThatDoesNotAndSaysWhere() {
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> json.act(text("{n:\"x\"}").prompt(SCHEMA)))
        .withMessageStartingWith("json: the data does not satisfy the schema: $.n")
        .withMessageContaining("json:fix")
        .matches(e -> e.statusCode() == 422);
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> json.act(text("null").prompt(SCHEMA)));
  }

  @Test
  void asksTheModelToCorrectAndChecksAgain() throws InterruptedException {
    FakeToolCall call = fixing("{n:\"x\"} <<me.secret>>", "{\"n\":\"y\"}", "so: {\"n\":3}");
    ChatDto before = call.dto();
    assertThat(json.act(call)).isEqualTo(before.withData(Json.parse("{\"n\":3}")));
    assertThat(call.processed).hasSize(2);
    FakeToolCall.Processed first = call.processed.getFirst();
    assertThat(first.prompt().path("to").asString()).isEqualTo("llm");
    assertThat(first.prompt().path("prompt").asString()).doesNotContain("secret");
    assertThat(first.dto().text()).isEqualTo("{n:\"x\"} <<me.secret>>");
    assertThat(String.valueOf(first.dto().data())).contains("$.n").contains("required");
    assertThat(first.dto().options())
        .isEqualTo(Json.parse("{\"temperature\":0.5,\"mine\":\"x\",\"stateless\":true}"));
    assertThat(call.processed.getLast().dto().text()).isEqualTo("{\"n\":\"y\"}");
  }

  @Test
  void asksTheModelWhenThereIsNoJsonAtAll() throws InterruptedException {
    assertThat(json.act(fixing("n is one", "{\"n\":1}")).data()).isEqualTo(Json.parse("{\"n\":1}"));
  }

  @Test
  void doesNotAskWhenNothingIsWrong() throws InterruptedException {
    FakeToolCall call = fixing("{n:1}");
    assertThat(json.act(call).data()).isEqualTo(Json.parse("{\"n\":1}"));
    assertThat(call.processed).isEmpty();
  }

  @Test
  void givesUpAfterTwoCorrections() {
    FakeToolCall call = fixing("{}", "{}", "{}");
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> json.act(call))
        .withMessageContaining("two tries");
    assertThat(call.processed).hasSize(2);
  }

  @Test
  void failsAsTheModelDoes() {
    FakeToolCall call = fixing("{}").prompts((dto, prompt) -> dto.withStatus(429, "slow down"));
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> json.act(call))
        .withMessageContaining("slow down")
        .matches(e -> e.statusCode() == 429);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"type\":7}", "\"no json\"", "[1]", "5"})
  void reportsPromptsThatAreNoSchema(String prompt) {
    FakeToolSite site = new FakeToolSite("", Json.parse(prompt));
    json.check(site);
    assertThat(site.inPrompt).isNotEmpty();
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> json.act(text("{}").prompt(Json.parse(prompt))))
        .matches(e -> e.statusCode() == 400);
  }

  @Test
  void leavesSchemasWithTemplatesForLater() {
    FakeToolSite site = new FakeToolSite("", Json.nodes().stringNode("<<schema>>"));
    json.check(site);
    assertThat(site.inPrompt).isEmpty();
  }

  @Test
  void reportsAddressesThatAreNone() {
    for (String address : List.of("x", "array#y", "Array", "fix ")) {
      FakeToolSite site = new FakeToolSite(address, null);
      json.check(site);
      assertThat(site.inAddress).as(address).hasSize(1);
    }
  }

  private FakeToolCall fixing(String text, String... answers) {
    Deque<String> left = new ArrayDeque<>(List.of(answers));
    return new FakeToolCall()
        .address("fix")
        .dto(goodDto().withText(text))
        .prompt(SCHEMA)
        .prompts((dto, prompt) -> dto.withText(left.removeFirst()));
  }

  private static FakeToolCall text(String text) {
    return new FakeToolCall().dto(ChatDto.ofText(text));
  }
}
