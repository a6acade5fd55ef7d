package chat.roles.chats.interpreter;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The actor's conversation: {@code conversation:new} lets it begin afresh, {@code :summarize} lets
 * it begin with a summary that the language model makes of it, {@code :messages} puts what the
 * model would see into {@code data} as {@code [{role, text}]}, oldest first.
 *
 * <p>What was said before stays: a chat may go on from any old message. In a contextless chat the
 * conversation begins afresh for the rest of the run only.
 */
@Component
final class ConversationTool implements Tool {

  private static final List<String> METHODS = List.of("new", "summarize", "messages");
  private static final String REMEDY =
      "write conversation:new, conversation:summarize or conversation:messages";

  /** What the summary answers to in the conversation that begins with it. */
  private static final String ASKED = "What have we said so far?";

  private static final String SUMMARIZE =
      "Summarize our conversation so far, so that we can go on from the summary alone: facts, names, decisions, what is open. Answer with the summary only.";

  @Override
  public String protocol() {
    return "conversation";
  }

  @Override
  public void check(ToolSite site) {
    if (!METHODS.contains(site.address())) {
      site.mistakeInAddress("conversation has no \"%s\": %s".formatted(site.address(), REMEDY));
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    return switch (call.address()) {
      case "new" -> begun((InterpretedCall) call);
      case "summarize" -> summarized((InterpretedCall) call);
      case "messages" -> call.dto().withData(call.perform(new Read()));
      default ->
          throw new ToolFailure(
              400, "conversation has no \"%s\": %s".formatted(call.address(), REMEDY));
    };
  }

  private static ChatDto begun(InterpretedCall call) throws InterruptedException {
    requireAlone(call);
    call.perform(new Begin(call));
    call.stage().talk().continueFrom("");
    return call.dto();
  }

  private static ChatDto summarized(InterpretedCall call) throws InterruptedException {
    requireAlone(call);
    if (call.perform(new Count()).asInt(0) == 0) {
      return call.dto();
    }
    JsonNode prompt = call.prompt();
    String question =
        prompt != null && prompt.isString() && !prompt.stringValue().isBlank()
            ? prompt.stringValue()
            : SUMMARIZE;
    ChatDto asked = ChatDto.ofText(question).withOptions(call.dto().options());
    ChatDto summary = call.processUnremembered(asked, Json.object().put("to", "llm"));
    if (summary.statusCode() != 0 || summary.text() == null || summary.text().isBlank()) {
      throw new ToolFailure(
          summary.isError() ? summary.statusCode() : 502,
          "conversation:summarize: the llm gave no summary, so the conversation stays: "
              + summary.message());
    }
    call.stage().talk().continueFrom("");
    Outcome.Turn turn = new Outcome.Turn(ASKED, summary.text());
    call.perform(new Say(turn));
    if (!call.stage().remembers()) {
      call.stage().talk().gained(turn);
    }
    return call.dto();
  }

  /** Branches side by side see the conversation as it was before; none can take it from others. */
  private static void requireAlone(InterpretedCall call) {
    if (call.stage().context().branch() != null) {
      throw new ToolFailure(
          409,
          "conversation:%s changes the whole conversation, which branches side by side share: do it before or after them, or leave parallel out"
              .formatted(call.address()));
    }
  }

  /** What the model would see now. */
  private record Read() implements Effect {

    @Override
    public JsonNode question() {
      return Json.object().put("read", "messages");
    }

    @Override
    public Outcome perform(Attempt attempt) {
      ArrayNode messages = Json.nodes().arrayNode();
      for (Message message : attempt.conversation()) {
        messages
            .addObject()
            .put("role", message.speaker().name().toLowerCase(Locale.ROOT))
            .put("text", message.text());
      }
      return Outcome.of(messages);
    }
  }

  /** How many messages there are. */
  private record Count() implements Effect {

    @Override
    public JsonNode question() {
      return Json.object().put("read", "count");
    }

    @Override
    public Outcome perform(Attempt attempt) {
      return Outcome.of(Json.nodes().numberNode(attempt.conversation().size()));
    }
  }

  /** Lets later chats begin afresh, too, when this one is remembered. */
  private record Begin(InterpretedCall call) implements Effect {

    @Override
    public JsonNode question() {
      return Json.object().put("begin", "new");
    }

    @Override
    public Outcome perform(Attempt attempt) {
      return new Outcome(Json.nodes().nullNode(), null, null, call.beginning());
    }
  }

  /** Adds a question and its answer. */
  private record Say(Outcome.Turn turn) implements Effect {

    @Override
    public JsonNode question() {
      return Json.object().put("begin", "summary");
    }

    @Override
    public Outcome perform(Attempt attempt) {
      return new Outcome(Json.nodes().stringNode(turn.answer()), null, turn, List.of());
    }
  }
}
