package chat.roles.chats.interpreter;

import chat.roles.hosts.language.Program;
import chat.roles.hosts.language.Prompt;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.json.Schemas;
import chat.roles.kernel.problems.Mistake;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Answers a chat to one entry of an actor: its {@code onPreEntry}, the entry's handle or a
 * ready-made default, the entry's schema, its {@code onPostEntry}, and the question whether its
 * task is done.
 */
final class Entries {

  private final Interpreter interpreter;
  private final DefaultEntries defaults;
  private final Finishing finishing;
  private final RunTools tools;

  Entries(Interpreter interpreter, RunTools tools) {
    this.interpreter = interpreter;
    this.defaults = new DefaultEntries(interpreter);
    this.tools = tools;
    this.finishing = new Finishing(interpreter, tools);
  }

  /**
   * @param name the entry; "" for the default one
   * @throws ToolFailure 404 when the actor has no such entry
   */
  ChatDto answer(Stage stage, String name, ChatDto dto) throws InterruptedException {
    Program program = stage.actor().program();
    if (program == null) {
      return defaults.withoutHost(stage.actor(), name, dto);
    }
    Program.Entry entry = program.entry(name).orElse(null);
    Stage inside = entered(stage, name);
    if (stage.depth() > 0 && inside.remembers()) {
      tools.turns().take(inside.actor());
    }
    ChatDto question = life(inside, program.lifecycle().onPreEntry(), dto);
    if (question.statusCode() != 0 && dto.statusCode() == 0) {
      return question;
    }
    ChatDto answer =
        entry == null
            ? defaults.answer(inside, name, question)
            : handled(inside, entry.handle(), question);
    answer = checked(name, schema(stage.actor(), name, entry), answer);
    answer = life(inside, program.lifecycle().onPostEntry(), answer);
    finishing.ask(inside, program.lifecycle().onFinish(), answer);
    return answer;
  }

  private ChatDto handled(Stage stage, @Nullable Prompt handle, ChatDto dto)
      throws InterruptedException {
    return handle == null ? nothing(dto) : interpreter.process(stage, handle, dto);
  }

  /** Whether the entry has nobody to answer it. */
  static boolean isSilent(Participant actor, String name) {
    Program program = actor.program();
    return program == null
        || (program.lifecycle().onPostEntry() == null
            && program.entry(name).filter(e -> e.handle() == null).isPresent());
  }

  /** What an entry without a handle answers. */
  static ChatDto nothing(ChatDto dto) {
    return dto.withText(null).withData(Json.nodes().nullNode());
  }

  private ChatDto life(Stage stage, @Nullable Prompt prompt, ChatDto dto)
      throws InterruptedException {
    return prompt == null ? dto : interpreter.process(stage.toRoot(), prompt, dto);
  }

  /** The stage inside the entry: remembering as the host says, else the role, else the caller. */
  static Stage entered(Stage stage, String name) {
    return stage.asAsked(contextual(stage.actor(), name));
  }

  private static @Nullable Boolean contextual(Participant actor, String name) {
    Program program = actor.program();
    Program.Entry entry = program == null ? null : program.entry(name).orElse(null);
    if (entry != null && entry.contextual() != null) {
      return entry.contextual();
    }
    JsonNode declared = declared(actor, name).path("contextual");
    return declared.isBoolean() ? (Boolean) declared.booleanValue() : null;
  }

  private static @Nullable JsonNode schema(
      Participant actor, String name, Program.@Nullable Entry entry) {
    if (entry != null && entry.schema() != null) {
      return entry.schema();
    }
    JsonNode declared = declared(actor, name).get("schema");
    return declared == null || declared.isNull() ? null : declared;
  }

  private static JsonNode declared(Participant actor, String name) {
    for (JsonNode entry : actor.role().path("entries")) {
      if (entry.path("name").asString("").equals(name)) {
        return entry;
      }
    }
    return Json.nodes().missingNode();
  }

  private static ChatDto checked(String name, @Nullable JsonNode schema, ChatDto answer) {
    if (schema == null || answer.statusCode() != 0) {
      return answer;
    }
    JsonNode data = answer.data() == null ? Json.nodes().nullNode() : answer.data();
    List<Mistake> mistakes = Schemas.compile(schema).validate(data);
    if (mistakes.isEmpty()) {
      return answer;
    }
    Mistake first = mistakes.getFirst();
    return Interpreter.failed(
        answer,
        422,
        "The answer of entry \"%s\" does not keep to its schema: %s %s%s"
            .formatted(
                name,
                first.path(),
                first.message(),
                mistakes.size() == 1 ? "" : " (and " + (mistakes.size() - 1) + " more)"),
        "entry:" + name);
  }
}
