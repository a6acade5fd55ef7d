package chat.roles.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.json.Json;
import chat.roles.quotas.Claimant;
import chat.roles.quotas.Need;
import chat.roles.testing.FakeToolCall;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.Postponed;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.users.Price;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class MeteredLlmTests {

  /** What "a question" is estimated to be, as a message. */
  private static final int ASKED = 7;

  private final ScriptedMetering metering = new ScriptedMetering();
  private final Answering best = new Answering("best");
  private final Answering next = new Answering("next");
  private final Llm llm =
      new Llm(
          Models.of(
              List.of(choice("best", 2, best), choice("next", 1, next)),
              new RememberedChoices(),
              Remaining.UNBOUNDED),
          metering);
  private final LlmTool tool = new LlmTool(llm);

  private static Models.Choice choice(String name, int cost, LanguageModel model) {
    return new Models.Choice(
        new Source.Platform(name),
        new OfferedModel(name, cost, 1, false),
        model,
        new ContextWindow(100_000),
        new Price(new BigDecimal("0.15"), new BigDecimal("0.60")));
  }

  private static FakeToolCall call(String options) {
    return new FakeToolCall()
        .address("")
        .prompt(Json.nodes().stringNode("a question"))
        .dto(ChatDto.empty().withOptions((ObjectNode) Json.parse(options)));
  }

  @Test
  void reservesTheQuestionAndTheUsualAnswerAndTellsWhatRemains() throws Exception {
    metering.left.put("platform:best", 100_000L);

    ChatDto answer = tool.act(call("{}"));

    assertThat(metering.needs)
        .containsExactly(new Need("key-1", new Claimant("fake-run", 1), ASKED + 4_096, ASKED + 64));
    assertThat(best.asked().sampling().maxTokens()).isEqualTo(4_096);
    assertThat(metering.settled).containsExactly(30L);
    assertThat(answer.options().path("quotaTokens").asLong()).isEqualTo(99_970);
    assertThat(metering.released).isEmpty();
  }

  @Test
  void reservesWhatTheOptionsAskForForEachOfSeveralAnswers() throws Exception {
    metering.left.put("platform:best", 100_000L);

    tool.act(call("{\"maxTokens\": 50, \"n\": 3}"));

    assertThat(metering.needs.getLast().wished()).isEqualTo(ASKED + 150);
    assertThat(metering.needs.getLast().least()).isEqualTo(ASKED + 150);
    assertThat(best.asked().sampling().maxTokens()).isEqualTo(50);
  }

  @Test
  void asksForNoMoreThanTheWindowHasRoomFor() throws Exception {
    metering.left.put("platform:small", 100_000L);
    Answering small = new Answering("small");
    Models.Choice choice =
        new Models.Choice(
            new Source.Platform("small"),
            new OfferedModel("small", 2, 1, false),
            small,
            new ContextWindow(1_000));

    new LlmTool(
            new Llm(
                Models.of(List.of(choice), new RememberedChoices(), Remaining.UNBOUNDED), metering))
        .act(call("{}"));

    assertThat(small.asked().sampling().maxTokens()).isEqualTo(1_000 - ASKED);
  }

  @Test
  void boundsTheAnswerByWhatIsLeft() throws Exception {
    metering.left.put("platform:best", 200L);

    tool.act(call("{}"));

    assertThat(best.asked().sampling().maxTokens()).isEqualTo(200 - ASKED);
  }

  @Test
  void respectsWhatTheBudgetOfTheChatStillHas() throws Exception {
    metering.left.put("platform:best", 100_000L);
    FakeToolCall call = call("{}");
    call.budgetTokens = 500;

    tool.act(call);

    assertThat(metering.needs.getLast().wished()).isEqualTo(500);
    call.budgetTokens = 10;
    tool.act(call);
    assertThat(metering.needs.getLast().wished()).isEqualTo(ASKED + 64);
  }

  @Test
  void boundsNothingWithoutAQuota() throws Exception {
    FakeToolCall call = call("{}");

    ChatDto answer = tool.act(call);

    assertThat(answer.options().has("quotaTokens")).isFalse();
    assertThat(best.asked().sampling().maxTokens()).isNull();
    assertThat(call.outcomes.getLast().companions()).hasSize(1);
    assertThat(metering.needs).isEmpty();
  }

  @Test
  void givesBackWhatAFailedQuestionHadReserved() {
    metering.left.put("platform:best", 100_000L);
    best.failure = new ModelFailure(502, "broken");

    assertThatExceptionOfType(ToolFailure.class).isThrownBy(() -> tool.act(call("{}")));

    assertThat(metering.released).hasSize(1);
    assertThat(metering.settled).isEmpty();
  }

  @Test
  void takesTheNextBestForAQuestionThatTheBestHasNotEnoughFor() throws Exception {
    metering.left.put("platform:best", 70L);
    metering.left.put("platform:next", 71L);

    ChatDto answer = tool.act(call("{}"));

    assertThat(answer.text()).isEqualTo("next");
    assertThat(answer.options().path("quotaTokens").asLong()).isEqualTo(41);
  }

  @Test
  void saysWhatIsLeftAndWhenItComesBack() {
    metering.left.put("platform:best", 70L);
    metering.left.put("platform:next", 3L);

    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> tool.act(call("{}")))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(402))
        .withMessageContaining("best, next")
        .withMessageContaining("70 of 3,000 tokens are left, and this question needs 71")
        .withMessageContaining("2026-11-26T00:00:01Z")
        .withMessageContaining("onQuota");
    assertThat(best.questions).isEmpty();
  }

  @Test
  void postponesTheQuestionUntilTheQuotaComesBackWhenItIsToWait() {
    metering.left.put("platform:best", 0L);
    metering.left.put("platform:next", 0L);

    assertThatExceptionOfType(Postponed.class)
        .isThrownBy(() -> tool.act(call("{\"onQuota\": \"wait\"}")))
        .satisfies(e -> assertThat(e.time()).isEqualTo(Duration.ofDays(1)));
  }

  @Test
  void waitsForNothingThatWillNeverBe() {
    metering.left.put("platform:best", 0L);
    metering.left.put("platform:next", 0L);
    FakeToolCall tooLarge = call("{\"onQuota\": \"wait\", \"n\": 10, \"maxTokens\": 9000}");
    tooLarge.prompt(Json.nodes().stringNode("x".repeat(12_000)));

    assertThatExceptionOfType(ToolFailure.class).isThrownBy(() -> tool.act(tooLarge));
    metering.period = null;
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> tool.act(call("{\"onQuota\": \"wait\"}")))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(402))
        .withMessageContaining("not filled again");
  }

  @Test
  void priceIsExact() throws Exception {
    FakeToolCall call = call("{}");

    tool.act(call);

    assertThat(call.outcomes.getLast().usage())
        .isEqualTo(new Outcome.Usage("best", 10, 20, false, 1, new BigDecimal("0.00001350")));
    assertThat(new Price(new BigDecimal("0.1"), new BigDecimal("0.2")).of(1, 1))
        .isEqualByComparingTo("0.0000003");
  }

  /** Says its name, for 10 and 20 tokens. */
  private static final class Answering implements LanguageModel {
    private final String name;
    private final List<Question> questions = new ArrayList<>();
    private @Nullable ModelFailure failure;

    Answering(String name) {
      this.name = name;
    }

    @Override
    public Answer ask(Question question, Consumer<String> deltas) {
      questions.add(question);
      if (failure != null) {
        throw failure;
      }
      return new Answer(name, name, 10, 20, false, 1);
    }

    private Question asked() {
      return questions.getLast();
    }
  }
}
