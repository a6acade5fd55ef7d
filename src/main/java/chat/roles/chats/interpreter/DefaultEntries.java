package chat.roles.chats.interpreter;

import chat.roles.hosts.language.Address;
import chat.roles.hosts.language.Program;
import chat.roles.hosts.language.Prompt;
import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The entries that every actor has unless its host defines the name itself. */
final class DefaultEntries {

  private static final Prompt IN_CHARACTER =
      new Prompt(new Address.OfTool("entry", "default"), null, List.of(), "entry:default");

  /** The entries by which the actor's user steps into a run. */
  private static final Map<String, Prompt> COMMANDS =
      Map.of(
          "command-start", command("start"),
          "command-run", command("run"),
          "command-end", command("end"));

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
      case String command when COMMANDS.containsKey(command) ->
          interpreter.process(stage, COMMANDS.get(command), dto);
      default ->
          throw new ToolFailure(
              404,
              "\"%s\" has no entry \"%s\"; it has %s."
                  .formatted(stage.actor().actor().nick(), name, names(stage.actor())));
    };
  }

  private static Prompt command(String name) {
    return new Prompt(
        new Address.OfTool("user-command", name), null, List.of(), "entry:command-" + name);
  }

  /** Whether a ready-made entry reaches into other runs and so needs no turn of its own. */
  static boolean isCommand(String name) {
    return COMMANDS.containsKey(name);
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
    names.addAll(COMMANDS.keySet());
    Program program = actor.program();
    if (program != null) {
      names.addAll(program.entries().keySet());
    }
    return String.join(
        ", ", names.stream().map(n -> n.isEmpty() ? "the default one" : '"' + n + '"').toList());
  }
}
