package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.FakeToolSite;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class LlmToolTests {

  private static final Message EARLIER = new Message(Speaker.USER, "earlier");
  private static final Message REPLIED = new Message(Speaker.ASSISTANT, "replied");

  private final ScriptedModel model = new ScriptedModel();
  private final RememberedChoices kept = new RememberedChoices();
  private final Models models =
      Models.of(
          List.of(
              new Models.Choice(
                  new Source.Platform("scripted"),
                  new OfferedModel("scripted", 1, 1, false),
                  model,
                  new ContextWindow(1_000))),
          kept,
          Remaining.UNBOUNDED);
  private final ScriptedMetering metering = new ScriptedMetering();
  private final Llm llm = new Llm(models, metering);
  private final LlmTool tool = new LlmTool(llm);

  @Test
  void asksThePromptWithTheConversation() throws Exception {
    JsonNode data = Json.parse("[1]");
    FakeToolCall call = call("", text("what?"), ChatDto.ofText("before").withData(data));

    ChatDto answer = tool.act(call);

    assertThat(answer).isEqualTo(ChatDto.ofText("answer").withData(data));
    assertThat(model.asked().messages())
        .containsExactly(EARLIER, REPLIED, new Message(Speaker.USER, "what?"));
    assertThat(model.asked().idempotencyKey()).isEqualTo("key-1");
    assertThat(call.outcomes.getLast().usage())
        .isEqualTo(new Outcome.Usage("scripted-1", 3, 4, true, 2, null));
    assertThat(call.outcomes.getLast().turn()).isEqualTo(new Outcome.Turn("what?", "answer"));
  }

  @Test
  void asksTheTextWithoutAPrompt() throws Exception {
    tool.act(call("", null, ChatDto.ofText("the text")));

    assertThat(model.asked().messages().getLast().text()).isEqualTo("the text");
  }

  @Test
  void asksAJsonPromptAsItsText() throws Exception {
    tool.act(call("", Json.parse("{\"a\": [1, 2]}"), ChatDto.ofText("the text")));

    assertThat(model.asked().messages().getLast().text()).isEqualTo("{\"a\":[1,2]}");
  }

  @Test
  void hasNothingToSayWithoutPromptAndText() throws Exception {
    ChatDto dto = ChatDto.empty().withData(Json.parse("{\"a\":1}"));

    assertThat(tool.act(call("", null, dto))).isSameAs(dto);
    assertThat(tool.act(call("", text(""), dto))).isSameAs(dto);
    assertThat(model.questions).isEmpty();
  }

  @Test
  void honoursTheOptions() throws Exception {
    ChatDto dto =
        withOptions("{\"temperature\":0,\"topP\":1,\"maxTokens\":10,\"n\":1,\"stream\":true}");
    FakeToolCall call = call("", text("q"), dto);

    assertThat(tool.act(call).options()).isEqualTo(dto.options());
    assertThat(model.asked().sampling()).isEqualTo(new Sampling(0.0, 1.0, 10, null));
    assertThat(model.asked().stream()).isTrue();
    assertThat(call.deltas).containsExactly("answer");
  }

  @Test
  void answersSeveralAsDataAndTheFirstAsText() throws Exception {
    FakeToolCall call = call("", text("q"), withOptions("{\"n\":3}").withData(text("before")));
    model.texts = List.of("one", "two", "three");

    ChatDto answer = tool.act(call);

    assertThat(model.asked().sampling().n()).isEqualTo(3);
    assertThat(answer.text()).isEqualTo("one");
    assertThat(answer.data()).isEqualTo(Json.parse("[\"one\",\"two\",\"three\"]"));
    assertThat(call.outcomes.getLast().turn()).isEqualTo(new Outcome.Turn("q", "one"));
    assertThat(Json.write(call.questions.getLast())).isEqualTo("{\"text\":\"q\",\"n\":3}");
  }

  @Test
  void answersAListAlsoWhenTheModelHasOneAnswerOnly() throws Exception {
    ChatDto answer = tool.act(call("", text("q"), withOptions("{\"n\":3}")));

    assertThat(answer.data()).isEqualTo(Json.parse("[\"answer\"]"));
  }

  @Test
  void neitherReadsNorAddsToTheConversationWhenStateless() throws Exception {
    FakeToolCall call = call("", text("q"), withOptions("{\"stateless\":true}"));

    tool.act(call);

    assertThat(model.asked().messages()).containsExactly(new Message(Speaker.USER, "q"));
    assertThat(call.outcomes.getLast().turn()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"temperature\":-0.1}",
        "{\"temperature\":2.1}",
        "{\"temperature\":\"warm\"}",
        "{\"topP\":0}",
        "{\"topP\":1.01}",
        "{\"maxTokens\":0}",
        "{\"maxTokens\":1.5}",
        "{\"maxTokens\":1e12}",
        "{\"maxTokens\":[]}",
        "{\"n\":0}",
        "{\"n\":11}",
        "{\"n\":2.5}",
        "{\"n\":\"many\"}"
      })
  void refusesOptionsOutOfRange(String options) {
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> tool.act(call("", text("q"), withOptions(options))))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400))
        .withMessageContaining("options.");
    assertThat(model.questions).isEmpty();
  }

  @Test
  void describesTheSameQuestionAlikeWhateverTheHistory() throws Exception {
    FakeToolCall call = call("", text("q"), withOptions("{\"temperature\":1,\"stream\":true}"));
    FakeToolCall watchedByNobody = call("", text("q"), withOptions("{\"temperature\":1}"));
    tool.act(call);
    tool.act(watchedByNobody);

    assertThat(call.questions.getLast()).isEqualTo(watchedByNobody.questions.getLast());
    assertThat(Json.write(call.questions.getLast()))
        .isEqualTo("{\"text\":\"q\",\"temperature\":1.0}");
  }

  @Test
  void asksWithASystemTextThatTheConversationDoesNotKeep() throws Exception {
    FakeToolCall call = call("default", null, ChatDto.ofText("x"));

    llm.ask(call, "You are a cook.", "hello");

    assertThat(model.asked().messages().getFirst())
        .isEqualTo(new Message(Speaker.SYSTEM, "You are a cook."));
    assertThat(call.outcomes.getLast().turn()).isEqualTo(new Outcome.Turn("hello", "answer"));
  }

  @Test
  void turnsFailuresIntoToolFailures() {
    model.failure = new ModelFailure(429, "too often");

    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> tool.act(call("", text("q"), ChatDto.empty())))
        .withMessage("llm: too often")
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(429));
  }

  @Test
  void saysHowToConfigureAModel() {
    LlmTool without =
        new LlmTool(new Llm(Models.of(List.of(), kept, Remaining.UNBOUNDED), metering));

    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> without.act(call("", text("q"), ChatDto.empty())))
        .withMessageContaining("OPENAI_API_KEY")
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cost=0", "quality=2", "cost=0#quality=1", "quality=1#cost=2", " "})
  void takesAddressesOfPreferences(String address) {
    assertThat(mistakes(address)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cost", "cost=3", "cost=-1", "cost=", "price=1", "cost=0#", "0", "gpt-4"})
  void reportsBadAddressesAtSaveAndAtRunTime(String address) {
    assertThat(mistakes(address)).hasSize(1);
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> tool.act(call(address, text("q"), ChatDto.empty())))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400));
  }

  private List<String> mistakes(String address) {
    FakeToolSite site = new FakeToolSite(address, null);
    tool.check(site);
    return site.inAddress;
  }

  private static FakeToolCall call(String address, @Nullable JsonNode prompt, ChatDto dto) {
    FakeToolCall call = new FakeToolCall().address(address).prompt(prompt).dto(dto);
    call.conversation.addAll(List.of(EARLIER, REPLIED));
    return call;
  }

  private static JsonNode text(String text) {
    return Json.nodes().stringNode(text);
  }

  private static ChatDto withOptions(String json) {
    return ChatDto.empty().withOptions((ObjectNode) Json.parse(json));
  }

  /** Answers always the same and remembers what it was asked. */
  private static final class ScriptedModel implements LanguageModel {
    private final List<Question> questions = new ArrayList<>();
    private List<String> texts = List.of("answer");
    private @Nullable ModelFailure failure;

    @Override
    public Answer ask(Question question, Consumer<String> deltas) {
      questions.add(question);
      if (failure != null) {
        throw failure;
      }
      deltas.accept("answer");
      return new Answer(texts, "scripted-1", 3, 4, true, 2);
    }

    private Question asked() {
      return questions.getLast();
    }
  }
}
