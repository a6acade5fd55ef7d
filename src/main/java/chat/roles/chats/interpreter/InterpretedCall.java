package chat.roles.chats.interpreter;

import chat.roles.actors.Appended;
import chat.roles.hosts.language.Address;
import chat.roles.hosts.language.Expression;
import chat.roles.hosts.language.ExpressionException;
import chat.roles.hosts.language.Prompt;
import chat.roles.hosts.language.Scope;
import chat.roles.hosts.language.Values;
import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import chat.roles.runs.Journal;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Recorded;
import chat.roles.runs.Journal.Step;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.OpenCalls;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.Pause;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.TransactionalEffect;
import chat.roles.toolbox.spi.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One question to a tool, over the run's journal. */
final class InterpretedCall implements ToolCall {

  private final Interpreter interpreter;
  private final RunTools tools;
  private final Stage stage;
  private final Tool tool;
  private final String address;
  private final Prompt prompt;
  private final @Nullable JsonNode body;
  private final ChatDto dto;
  private final Scope scope;
  private @Nullable Frame branches;

  InterpretedCall(
      Interpreter interpreter,
      RunTools tools,
      Stage stage,
      Tool tool,
      String address,
      Prompt prompt,
      @Nullable JsonNode body,
      ChatDto dto,
      Scope scope) {
    this.interpreter = interpreter;
    this.tools = tools;
    this.stage = stage;
    this.tool = tool;
    this.address = address;
    this.prompt = prompt;
    this.body = body;
    this.dto = dto;
    this.scope = scope;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public @Nullable JsonNode prompt() {
    return body;
  }

  @Override
  public @Nullable JsonNode promptAsWritten() {
    return prompt.body() == null ? null : prompt.body().source();
  }

  @Override
  public ChatDto dto() {
    return dto;
  }

  @Override
  public ToolActor actor() {
    return stage.actor().actor();
  }

  /** Where the program stands, for tools of this module. */
  Stage stage() {
    return stage;
  }

  /** The run that carries the call out. */
  RunId run() {
    return tools.run();
  }

  /** The actor and everybody below it, as it is now. */
  List<ActorId> team() {
    return tools.actors().within(stage.actor().id());
  }

  @Override
  public Variables variables() {
    return tools.variablesAt(stage);
  }

  @Override
  public JsonNode perform(Effect effect) throws InterruptedException {
    Step step = nextStep(effect.question());
    Gained gained = new Gained();
    Journal.Performance performance =
        key -> {
          count();
          return Failures.recorded(
              () -> recordOf(effect.perform(new RunAttempt(step.path(), key)), gained));
        };
    return answer(step.path(), tools.journal().step(step, performance), gained);
  }

  @Override
  public JsonNode perform(TransactionalEffect effect) throws InterruptedException {
    Step step = nextStep(effect.question());
    Gained gained = new Gained();
    Journal.Change change =
        new Journal.Change() {
          @Override
          public Work prepare(String key) throws InterruptedException {
            count();
            TransactionalEffect.Work work = effect.prepare(new RunAttempt(step.path(), key));
            return () -> recordOf(work.perform(), gained);
          }

          @Override
          public Performed failed(RuntimeException thrown) {
            return Failures.record(thrown);
          }
        };
    return answer(step.path(), tools.journal().change(step, change), gained);
  }

  private Step nextStep(JsonNode asked) {
    return new Step(stage.frame().nextPath(), tool.protocol(), address, asked);
  }

  /** What the journal holds, once the run has taken it in. */
  private JsonNode answer(String path, Recorded inJournal, Gained gained)
      throws InterruptedException {
    if (gained.usage != null) {
      tools.budget().spend((long) gained.usage.tokensIn() + gained.usage.tokensOut());
    }
    Recorded recorded = Failures.succeeded(inJournal);
    JsonNode lastMsgId = recorded.answer().get("lastMsgId");
    if (lastMsgId != null) {
      remember(gained, lastMsgId.asString());
    }
    CorrectedTurn.remember(tools, stage, path, recorded.answer());
    JsonNode turn = recorded.answer().get("turn");
    if (turn != null && stage.context().branch() != null) {
      stage.context().branch().say(new Branch.Said(stage.actor(), Merging.turn(turn)));
    }
    return recorded.answer().path("answer");
  }

  @Override
  public JsonNode pause(Pause pause) throws InterruptedException {
    Step step =
        new Step(stage.frame().nextPath(), tool.protocol(), address, Suspensions.question(pause));
    JsonNode came = tools.journal().await(step, Suspensions.of(pause, stage, tools)).answer();
    if (stage.remembers() && stage.context().branch() == null) {
      tools.turns().renew(step.path());
    }
    return came;
  }

  private void count() {
    if (Budget.counts(tool.protocol())) {
      tools.budget().ask();
    }
  }

  private void remember(Gained gained, String lastMsgId) {
    Participant.Talk talk = stage.actor().talk();
    Outcome.Turn turn = gained.turn;
    if (turn == null) {
      talk.movedTo(lastMsgId);
    } else {
      talk.gained(turn.question(), turn.answer(), lastMsgId);
    }
  }

  private Performed recordOf(Outcome outcome, Gained gained) {
    ObjectNode answer = Json.object();
    answer.set("answer", outcome.answer());
    List<Companion> companions = new ArrayList<>(outcome.companions());
    if (outcome.turn() != null && stage.remembers() && !isStateless()) {
      remember(outcome.turn(), answer, companions, gained);
    }
    Outcome.Usage usage = outcome.usage();
    if (usage == null) {
      return Performed.of(answer, companions);
    }
    gained.usage = usage;
    return new Performed(
        answer,
        false,
        usage.model(),
        usage.tokensIn(),
        usage.tokensOut(),
        usage.estimated(),
        usage.attempts(),
        companions);
  }

  /**
   * The conversation gains a turn with the record, or, in a branch, when the branches have ended.
   */
  private void remember(
      Outcome.Turn turn, ObjectNode answer, List<Companion> companions, Gained gained) {
    if (stage.context().branch() != null) {
      answer.set("turn", Merging.json(turn));
    } else {
      Appended appended =
          tools
              .conversations()
              .appending(
                  stage.actor().id(),
                  stage.actor().talk().lastMsgId(),
                  tools.run(),
                  turn.question(),
                  turn.answer());
      companions.addAll(appended.companions());
      answer.put("lastMsgId", appended.lastMsgId());
      gained.turn = turn;
    }
  }

  private boolean isStateless() {
    return dto.options().path("stateless").asBoolean(false);
  }

  @Override
  public JsonNode evaluate(String expression, JsonNode dot) {
    try {
      return Values.storable(Expression.parse(expression).evaluate(scope, dot));
    } catch (ExpressionException e) {
      throw new ToolFailure(
          400,
          "%s: the expression \"%s\": %s".formatted(tool.protocol(), expression, e.getMessage()));
    }
  }

  @Override
  public String render(String template) {
    try {
      return new Address.OfTool(tool.protocol(), template).render(scope);
    } catch (ExpressionException e) {
      throw new ToolFailure(400, "%s: %s".formatted(tool.protocol(), e.getMessage()));
    }
  }

  @Override
  public boolean isByAuthor() {
    return !stage.commanded();
  }

  @Override
  public ChatDto respond(ChatDto item) throws InterruptedException {
    Flow flow = interpreter.rules(stage.in(branch()), prompt.rules(), item);
    if (flow.unwindsTo() != null) {
      throw new Flow.Unwinding(flow);
    }
    return flow.dto();
  }

  /** What makes the actor's conversation begin afresh, when it is remembered here. */
  List<Companion> beginning() {
    return stage.remembers()
        ? List.of(tools.conversations().beginning(stage.actor().id()))
        : List.of();
  }

  /** Processes a prompt that sees the conversation and adds nothing to it. */
  ChatDto processUnremembered(ChatDto question, JsonNode asked) throws InterruptedException {
    return process(stage.in(branch()).contextless(), question, asked);
  }

  @Override
  public ChatDto process(ChatDto question, JsonNode asked) throws InterruptedException {
    Stage inside = stage.in(branch());
    boolean commands = tool.protocol().equals(UserCommandTool.PROTOCOL);
    return process(commands ? inside.asCommanded() : inside, question, asked);
  }

  /** Processes a prompt that came up at run time, there. */
  ChatDto process(Stage there, ChatDto question, JsonNode asked) throws InterruptedException {
    return interpreter.process(there, parsed(asked), question);
  }

  private Prompt parsed(JsonNode asked) {
    try {
      return tools.programs().parsePrompt(asked, prompt.at() + "." + tool.protocol());
    } catch (Problem problem) {
      throw new ToolFailure(
          400,
          "%s was given a prompt with a mistake: %s"
              .formatted(
                  tool.protocol(),
                  problem.mistakes().isEmpty() ? problem.getMessage() : problem.mistakes()));
    }
  }

  @Override
  public OpenCalls openCalls() {
    return new InterpretedCalls(this, tools, stage);
  }

  /** The same question from another place. */
  InterpretedCall at(Stage there) {
    Scope seenThere = tools.scope(there, dto, prompt.at());
    return new InterpretedCall(
        interpreter, tools, there, tool, address, prompt, body, dto, seenThere);
  }

  /** The dto as an error of this prompt. */
  ChatDto failed(ChatDto failing, ToolFailure failure) {
    return Interpreter.failed(failing, failure.statusCode(), failure.getMessage(), prompt.at());
  }

  @Override
  public void respond(
      List<ChatDto> items, int atOnce, Predicate<ChatDto> isLast, Consumer<ChatDto> taker)
      throws InterruptedException {
    Frame frame = stage.frame().next();
    List<SideBySide.Task> tasks = new ArrayList<>(items.size());
    for (ChatDto item : items) {
      tasks.add(new Responding(stage.branched(frame.next()), item, taker));
    }
    SideBySide.carryOut(tools.execution(), tasks, atOnce, isLast);
  }

  /** The response rules on one item, as a branch side by side with others. */
  private final class Responding implements SideBySide.Task {

    private final Stage branch;
    private final ChatDto item;
    private final Consumer<ChatDto> taker;

    private Responding(Stage branch, ChatDto item, Consumer<ChatDto> taker) {
      this.branch = branch;
      this.item = item;
      this.taker = taker;
    }

    @Override
    public String path() {
      return branch.frame().path();
    }

    @Override
    public ChatDto carryOut() throws InterruptedException {
      Flow flow = interpreter.rules(branch, prompt.rules(), item);
      if (flow.unwindsTo() != null) {
        throw new Flow.Unwinding(flow);
      }
      return flow.dto();
    }

    @Override
    public void accept(ChatDto outcome) throws InterruptedException {
      Merging.merge(tools, stage, branch.context());
      taker.accept(outcome);
    }
  }

  private Frame branch() {
    if (branches == null) {
      branches = stage.frame().next();
    }
    return branches.next();
  }

  /** What performing gained for the conversation, and spent, when it was performed now. */
  private static final class Gained {
    private Outcome.@Nullable Turn turn;
    private Outcome.@Nullable Usage usage;
  }

  private final class RunAttempt implements Attempt {

    private final String path;
    private final String key;

    private RunAttempt(String path, String key) {
      this.path = path;
      this.key = key;
    }

    @Override
    public String idempotencyKey() {
      return key;
    }

    @Override
    public List<Message> conversation() {
      return isStateless()
          ? List.of()
          : stage.talk().history(from -> tools.conversations().history(stage.actor().id(), from));
    }

    @Override
    public @Nullable String model() {
      return tools.model();
    }

    @Override
    public void delta(String piece) {
      tools.journal().delta(path, piece);
    }
  }
}
