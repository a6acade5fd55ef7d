package chat.roles.testing;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.json.JsonPaths;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.OpenCalls;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.Pause;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.TransactionalEffect;
import chat.roles.toolbox.spi.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A tool call without a run: it performs effects at once and keeps what the tool did. Answers of
 * the response rules, of processed prompts and of expressions are set by the test; unset, the rules
 * pass dtos on, prompts are refused, and an expression is a path inside of its dot or among the
 * variables.
 */
@NullMarked
public final class FakeToolCall implements ToolCall {

  /** What the chat may still spend. */
  public long budgetTokens = Long.MAX_VALUE;

  /** What prompts were processed, as {dto, prompt}. */
  public final List<Processed> processed = new ArrayList<>();

  /** The dtos that went through the response rules. */
  public final List<ChatDto> responded = new ArrayList<>();

  /** The outcomes of performed effects. */
  public final List<Outcome> outcomes = new ArrayList<>();

  /** The questions of performed effects. */
  public final List<JsonNode> questions = new ArrayList<>();

  /** The pieces that were shown while effects were performed. */
  public final List<String> deltas = new ArrayList<>();

  /** The conversation that effects see. */
  public final List<Message> conversation = new ArrayList<>();

  /** What the run was suspended for. */
  public final List<Pause> pauses = new ArrayList<>();

  private JsonNode afterPause = Json.nodes().nullNode();
  private JsonNode variables = Json.object();
  private String address = "";
  private @Nullable JsonNode prompt;
  private @Nullable JsonNode promptAsWritten;
  private ChatDto dto = ChatDto.empty();
  private ToolActor actor =
      new ToolActor(
          new ActorId("actor-1"), new UserId("user-1"), new RoleId("role-1"), null, "Ann");
  private UnaryOperator<String> templates = UnaryOperator.identity();
  private boolean byAuthor = true;
  private Transactions transactions = TransactionalEffect.Work::perform;
  private UnaryOperator<ChatDto> rules = UnaryOperator.identity();
  private BiFunction<ChatDto, JsonNode, ChatDto> prompts =
      (request, to) -> request.withStatus(404, "no prompt was expected: " + to);
  private BiFunction<String, JsonNode, JsonNode> expressions = this::path;

  /** What was processed as the actor. */
  public record Processed(ChatDto dto, JsonNode prompt) {}

  public FakeToolCall address(String given) {
    this.address = given;
    return this;
  }

  /** The prompt, as a text without templates. */
  public FakeToolCall prompt(String given) {
    return prompt(Json.nodes().stringNode(given));
  }

  /** The prompt, without templates. */
  public FakeToolCall prompt(@Nullable JsonNode given) {
    return prompt(given, given);
  }

  /** The prompt before and after interpolation. */
  public FakeToolCall prompt(@Nullable JsonNode written, @Nullable JsonNode interpolated) {
    this.promptAsWritten = written;
    this.prompt = interpolated;
    return this;
  }

  public FakeToolCall dto(ChatDto given) {
    this.dto = given;
    return this;
  }

  public FakeToolCall actor(ToolActor given) {
    this.actor = given;
    return this;
  }

  public FakeToolCall variables(JsonNode given) {
    this.variables = given;
    return this;
  }

  /** What the prompt's response rules do with a dto. */
  public FakeToolCall rules(UnaryOperator<ChatDto> given) {
    this.rules = given;
    return this;
  }

  /** What processing a prompt as the actor comes to. */
  public FakeToolCall prompts(BiFunction<ChatDto, JsonNode, ChatDto> given) {
    this.prompts = given;
    return this;
  }

  /** What an expression with its dot comes to. */
  public FakeToolCall expressions(BiFunction<String, JsonNode, JsonNode> given) {
    this.expressions = given;
    return this;
  }

  /** What comes when the run is suspended. */
  public FakeToolCall afterPause(JsonNode given) {
    this.afterPause = given;
    return this;
  }

  /** All variables as they are now. */
  public JsonNode allVariables() {
    return variables;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public @Nullable JsonNode prompt() {
    return prompt;
  }

  @Override
  public @Nullable JsonNode promptAsWritten() {
    return promptAsWritten;
  }

  @Override
  public ChatDto dto() {
    return dto;
  }

  @Override
  public ToolActor actor() {
    return actor;
  }

  @Override
  public Variables variables() {
    return new Variables() {
      @Override
      public JsonNode get(String path) {
        return JsonPaths.get(variables, path);
      }

      @Override
      public void set(String path, JsonNode value) {
        try {
          variables = JsonPaths.with(variables, path, value);
        } catch (IllegalArgumentException e) {
          throw new ToolFailure(400, String.valueOf(e.getMessage()));
        }
      }

      @Override
      public void remove(String path) {
        variables = JsonPaths.without(variables, path);
      }
    };
  }

  @Override
  public JsonNode perform(Effect effect) throws InterruptedException {
    questions.add(effect.question());
    Outcome outcome = effect.perform(new FakeAttempt("key-" + questions.size()));
    outcomes.add(outcome);
    return outcome.answer();
  }

  @Override
  public JsonNode perform(TransactionalEffect effect) throws InterruptedException {
    questions.add(effect.question());
    TransactionalEffect.Work work = effect.prepare(new FakeAttempt("key-" + questions.size()));
    Outcome outcome = transactions.perform(work);
    outcomes.add(outcome);
    return outcome.answer();
  }

  /** What carries out transactions; unset, the work is just done. */
  public FakeToolCall transactions(Transactions given) {
    this.transactions = given;
    return this;
  }

  /** Carries out a work in a transaction. */
  @FunctionalInterface
  public interface Transactions {
    Outcome perform(TransactionalEffect.Work work);
  }

  @Override
  public JsonNode pause(Pause pause) {
    pauses.add(pause);
    return afterPause;
  }

  @Override
  public JsonNode evaluate(String expression, JsonNode dot) {
    return expressions.apply(expression, dot);
  }

  /** As the text stands, unless the test says otherwise. */
  public FakeToolCall templates(UnaryOperator<String> given) {
    this.templates = given;
    return this;
  }

  /** A prompt of a user who steps into a run. */
  public FakeToolCall byUser() {
    this.byAuthor = false;
    return this;
  }

  @Override
  public String render(String template) {
    return templates.apply(template);
  }

  @Override
  public boolean isByAuthor() {
    return byAuthor;
  }

  @Override
  public ChatDto respond(ChatDto item) {
    responded.add(item);
    return rules.apply(item);
  }

  @Override
  public ChatDto process(ChatDto request, JsonNode to) {
    processed.add(new Processed(request, to));
    return prompts.apply(request, to);
  }

  @Override
  public OpenCalls openCalls() {
    return new FakeOpenCalls(this);
  }

  private JsonNode path(String expression, JsonNode dot) {
    try {
      JsonNode inDot = JsonPaths.get(dot, expression);
      return inDot.isMissingNode() ? JsonPaths.get(variables, expression) : inDot;
    } catch (IllegalArgumentException e) {
      throw new ToolFailure(400, "no expression: " + e.getMessage());
    }
  }

  private final class FakeAttempt implements Attempt {

    private final String key;

    FakeAttempt(String key) {
      this.key = key;
    }

    @Override
    public String idempotencyKey() {
      return key;
    }

    @Override
    public RunId run() {
      return new RunId("fake-run");
    }

    @Override
    public int epoch() {
      return 1;
    }

    @Override
    public long budgetTokens() {
      return budgetTokens;
    }

    @Override
    public List<Message> conversation() {
      return conversation;
    }

    @Override
    public void delta(String piece) {
      deltas.add(piece);
    }
  }
}
