package chat.roles.chats.interpreter;

import chat.roles.hosts.language.Address;
import chat.roles.hosts.language.Program;
import chat.roles.hosts.language.Prompt;
import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The entries that every actor has unless its host defines the name itself. */
final class DefaultEntries {

  private static final Prompt IN_CHARACTER =
      new Prompt(new Address.OfTool("entry", "default"), null, List.of(), "entry:default");

  private final Interpreter interpreter;

  DefaultEntries(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /**
   * @throws ToolFailure 404 when there is no ready-made entry of that name
   */
  ChatDto answer(Stage stage, String name, ChatDto dto) throws InterruptedException {
    return switch (name) {
      case "" -> interpreter.process(stage, IN_CHARACTER, dto);
      case "intro" -> dto.withText(null).withData(intro(stage.actor()));
      default ->
          throw new ToolFailure(
              404,
              "\"%s\" has no entry \"%s\"; it has %s."
                  .formatted(stage.actor().actor().nick(), name, names(stage.actor())));
    };
  }

  /** What an actor without a host answers: nothing, to its default entry only. */
  ChatDto withoutHost(Participant actor, String name, ChatDto dto) {
    if (!name.isEmpty()) {
      throw new ToolFailure(
          404,
          "\"%s\" has no host, so it has no entry \"%s\".".formatted(actor.actor().nick(), name));
    }
    return Entries.nothing(dto);
  }

  private static ObjectNode intro(Participant actor) {
    JsonNode role = actor.role();
    ObjectNode shown = Json.object();
    shown.set("goal", role.path("goal"));
    shown.set("professionals", role.path("professionals"));
    ObjectNode intro = Json.object();
    intro.set("role", shown);
    return intro;
  }

  private static String names(Participant actor) {
    TreeSet<String> names = new TreeSet<>(List.of("", "intro"));
    Program program = actor.program();
    if (program != null) {
      names.addAll(program.entries().keySet());
    }
    return String.join(
        ", ", names.stream().map(n -> n.isEmpty() ? "the default one" : '"' + n + '"').toList());
  }
}
