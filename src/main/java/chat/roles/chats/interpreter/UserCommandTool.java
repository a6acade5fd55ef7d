package chat.roles.chats.interpreter;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import chat.roles.runs.Milestone;
import chat.roles.runs.Runs;
import chat.roles.runs.Suspension;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.Pause;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hands a run over to its user. {@code user-command:start} suspends the run; {@code :run} carries a
 * prompt out on the dto of the newest suspension in the actor's subtree; {@code :end} gives that
 * dto back to the suspended run and answers with what the run then comes to.
 *
 * <p>Suspensions are rows, so that these reach a run on whichever node and after any restart. Each
 * command first records which suspension it is about, and then changes that one alone.
 */
@Component
final class UserCommandTool implements Tool {

  static final String PROTOCOL = "user-command";

  private static final int MOST_RIVALS = 100;

  private final ObjectProvider<Runs> runs;

  UserCommandTool(ObjectProvider<Runs> runs) {
    this.runs = runs;
  }

  @Override
  public String protocol() {
    return PROTOCOL;
  }

  @Override
  public void check(ToolSite site) {
    if (!List.of("start", "run", "end").contains(site.address())) {
      site.mistakeInAddress(
          "is neither user-command:start nor user-command:run nor user-command:end; write one of them");
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    return switch (call.address()) {
      case "start" -> suspended(call);
      case "run" -> commanded(call);
      case "end" -> ended(call);
      default ->
          throw new ToolFailure(
              400,
              "user-command: \"%s\" is neither \"start\" nor \"run\" nor \"end\"."
                  .formatted(call.address()));
    };
  }

  private static ChatDto suspended(ToolCall call) throws InterruptedException {
    JsonNode came = call.pause(new Pause.User(call.dto(), call.prompt(), message(call)));
    return dto(came);
  }

  private static String message(ToolCall call) {
    JsonNode prompt = call.prompt();
    if (prompt != null && prompt.isString() && !prompt.stringValue().isBlank()) {
      return prompt.stringValue();
    }
    return "The run waits for its user: chat with command-run to work on it, with command-end to let it go on.";
  }

  private ChatDto commanded(ToolCall call) throws InterruptedException {
    JsonNode prompt = call.prompt() == null ? call.dto().data() : call.prompt();
    if (prompt == null || !prompt.isObject()) {
      throw new ToolFailure(
          400, "command-run carries out the prompt in data: send {\"data\": {\"to\": …}}.");
    }
    JsonNode found = call.perform(new Find(call));
    if (found.isNull()) {
      throw nothingSuspended(call);
    }
    ChatDto result = call.process(Suspensions.dto(found.path("shown")), prompt);
    call.perform(new Show(found, Suspensions.withDto(found.path("shown"), result)));
    return result;
  }

  private ChatDto ended(ToolCall call) throws InterruptedException {
    for (int rivals = 0; rivals < MOST_RIVALS; rivals++) {
      JsonNode found = call.perform(new Find(call));
      if (found.isNull()) {
        throw nothingSuspended(call);
      }
      if (call.perform(new TakesTurns(call, found)).booleanValue()) {
        throw new ToolFailure(
            409,
            "This chat has the turn that the suspended run needs to go on; end it by command-end, or by a chat without memory.");
      }
      if (call.perform(new Deliver(found, call.dto())).booleanValue()) {
        return outcome(call.perform(new Await(run(found))));
      }
    }
    throw new ToolFailure(409, "Others end what is suspended at the same time; try again.");
  }

  private static ChatDto outcome(JsonNode reached) {
    JsonNode suspended = reached.get("suspended");
    return suspended == null
        ? dto(reached.path("result"))
        : dto(suspended).withOptionsOver(Json.object().put("suspended", true));
  }

  private static ToolFailure nothingSuspended(ToolCall call) {
    return new ToolFailure(
        405,
        "Nothing of \"%s\" is suspended; command-start suspends, or a program by user-command:start."
            .formatted(call.actor().nick()));
  }

  private static RunId run(JsonNode found) {
    return new RunId(found.path("run").asString());
  }

  private static ChatDto dto(JsonNode dto) {
    return dto.isObject()
        ? Json.mapper().treeToValue(dto, ChatDto.class)
        : ChatDto.empty().withData(dto);
  }

  /** What the suspended prompt goes on with: what is given replaces, what is absent stays. */
  private static ChatDto given(ChatDto suspended, ChatDto by) {
    ChatDto now = by.text() == null ? suspended : suspended.withText(by.text());
    now = by.data() == null ? now : now.withData(by.data());
    return by.statusCode() == 0 ? now : now.withStatus(by.statusCode(), by.message());
  }

  /** The newest suspension in the actor's subtree; JSON null when there is none. */
  private final class Find implements Effect {

    private final ToolCall call;

    private Find(ToolCall call) {
      this.call = call;
    }

    @Override
    public JsonNode question() {
      return Json.object().put("find", "newest");
    }

    @Override
    public Outcome perform(Attempt attempt) {
      return Outcome.of(
          runs.getObject()
              .newestSuspension(call.actor().owner(), ((InterpretedCall) call).team())
              .map(Find::found)
              .orElseGet(() -> Json.nodes().nullNode()));
    }

    private static JsonNode found(Suspension suspension) {
      ObjectNode found = Json.object();
      found.put("run", suspension.run().value());
      found.put("path", suspension.path());
      found.set("shown", suspension.shown());
      return found;
    }
  }

  /** Makes the suspension show another dto. */
  private final class Show implements Effect {

    private final JsonNode found;
    private final JsonNode shown;

    private Show(JsonNode found, JsonNode shown) {
      this.found = found;
      this.shown = shown;
    }

    @Override
    public JsonNode question() {
      return Json.object().put("show", found.path("run").asString());
    }

    @Override
    public Outcome perform(Attempt attempt) {
      return new Outcome(
          Json.nodes().nullNode(),
          null,
          null,
          List.of(runs.getObject().showing(run(found), found.path("path").asString(), shown)));
    }
  }

  /** Whether the suspended run could not go on before this one has ended. */
  private final class TakesTurns implements Effect {

    private final ToolCall call;
    private final JsonNode found;

    private TakesTurns(ToolCall call, JsonNode found) {
      this.call = call;
      this.found = found;
    }

    @Override
    public JsonNode question() {
      return Json.object().put("turns", found.path("run").asString());
    }

    @Override
    public Outcome perform(Attempt attempt) {
      return Outcome.of(
          Json.nodes()
              .booleanNode(runs.getObject().takeTurns(((InterpretedCall) call).run(), run(found))));
    }
  }

  /** Gives the suspended prompt its dto back; false when somebody else has. */
  private final class Deliver implements Effect {

    private final JsonNode found;
    private final ChatDto by;

    private Deliver(JsonNode found, ChatDto by) {
      this.found = found;
      this.by = by;
    }

    @Override
    public JsonNode question() {
      return Json.object().put("end", found.path("run").asString());
    }

    @Override
    public Outcome perform(Attempt attempt) {
      boolean delivered =
          runs.getObject()
              .deliver(
                  run(found),
                  found.path("path").asString(),
                  attempt.idempotencyKey(),
                  shown -> given(Suspensions.dto(shown), by).toJson());
      return Outcome.of(Json.nodes().booleanNode(delivered));
    }
  }

  /** What a run comes to next. */
  private final class Await implements Effect {

    private final RunId run;

    private Await(RunId run) {
      this.run = run;
    }

    @Override
    public JsonNode question() {
      return Json.object().put("await", run.value());
    }

    @Override
    public Outcome perform(Attempt attempt) throws InterruptedException {
      return Outcome.of(
          switch (runs.getObject().awaitMilestone(run)) {
            case Milestone.Ended(JsonNode result) -> Json.object().set("result", result);
            case Milestone.Suspended(Suspension suspension) ->
                Json.object().set("suspended", suspension.shown().path("dto"));
          });
    }
  }
}
