package chat.roles.chats.interpreter;

import chat.roles.hosts.language.Program;
import chat.roles.kernel.json.Json;
import chat.roles.models.Llm;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The ready-made default entries: {@code entry:default} answers in the role's character; {@code
 * entry:forward} first asks the model which of the role's entries fits the text, and forwards.
 */
@Component
final class EntryTool implements Tool {

  private final Llm llm;

  EntryTool(Llm llm) {
    this.llm = llm;
  }

  @Override
  public String protocol() {
    return "entry";
  }

  @Override
  public void check(ToolSite site) {
    if (!site.address().equals("forward") && !site.address().equals("default")) {
      site.mistakeInAddress("is neither entry:default nor entry:forward; write one of them");
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    Participant actor = ((InterpretedCall) call).stage().actor();
    return switch (call.address()) {
      case "default" -> inCharacter(call, actor);
      case "forward" -> forwarded(call, actor);
      default ->
          throw new ToolFailure(
              400, "entry: \"" + call.address() + "\" is neither \"default\" nor \"forward\".");
    };
  }

  private ChatDto inCharacter(ToolCall call, Participant actor) throws InterruptedException {
    String text = call.dto().text();
    return text == null || text.isEmpty()
        ? call.dto()
        : llm.ask(call, Personas.of(actor.role()), text);
  }

  private ChatDto forwarded(ToolCall call, Participant actor) throws InterruptedException {
    Map<String, String> entries = forwardable(actor.program());
    if (entries.isEmpty() || call.dto().text() == null) {
      return inCharacter(call, actor);
    }
    ChatDto choice =
        call.process(
            call.dto().withOptionsOver(Json.object().put("stateless", true).put("n", 1)),
            Json.object().put("to", "llm").set("prompt", question(call.dto().text(), entries)));
    if (choice.statusCode() != 0) {
      return choice.withOptions(call.dto().options());
    }
    String entry = chosen(choice.text(), entries);
    return entry == null
        ? inCharacter(call, actor)
        : call.process(call.dto(), Json.object().put("to", "@#" + entry));
  }

  private static Map<String, String> forwardable(@Nullable Program program) {
    Map<String, String> entries = new TreeMap<>();
    if (program != null) {
      program.entries().values().stream()
          .filter(e -> !e.name().isEmpty())
          .forEach(e -> entries.put(e.name(), e.description() == null ? "" : e.description()));
    }
    return entries;
  }

  private static JsonNode question(String text, Map<String, String> entries) {
    StringBuilder question = new StringBuilder("Somebody asks:\n\n");
    question.append(text).append("\n\nWhich of these services fits the request?\n");
    entries.forEach((name, description) ->
        question.append("- ").append(name).append(": ").append(description).append('\n'));
    question.append("Answer with its name alone, or with the word none when none of them fits.");
    return Json.nodes().stringNode(question.toString());
  }

  /** The entry that the model names: the whole answer, or the only one that it contains. */
  private static @Nullable String chosen(@Nullable String answer, Map<String, String> entries) {
    String said = answer == null ? "" : answer.strip().replaceAll("^[\"'`]+|[\"'`.]+$", "");
    if (entries.containsKey(said)) {
      return said;
    }
    var named = entries.keySet().stream().filter(said::contains).toList();
    return named.size() == 1 ? named.getFirst() : null;
  }
}
