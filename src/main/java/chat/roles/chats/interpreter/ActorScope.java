package chat.roles.chats.interpreter;

import chat.roles.hosts.language.Scope;
import chat.roles.kernel.json.Json;
import chat.roles.runs.Journal;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Step;
import chat.roles.toolbox.spi.ChatDto;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What names mean in a template: {@code me}, {@code req}, then the actor's variables. */
final class ActorScope implements Scope {

  private final Stage stage;
  private final Journal journal;
  private final Clock clock;
  private final ChatDto dto;
  private final MissingValues missing;
  private final String at;
  private @Nullable JsonNode request;

  /**
   * @param at the prompt's place in the actor's program
   */
  ActorScope(
      Stage stage, Journal journal, Clock clock, ChatDto dto, MissingValues missing, String at) {
    this.missing = missing;
    this.at = at;
    this.stage = stage;
    this.journal = journal;
    this.clock = clock;
    this.dto = dto;
  }

  @Override
  public JsonNode name(String name) {
    return switch (name) {
      case "me" -> stage.actor().view();
      case "req" -> request();
      default -> RunVariables.named(stage, name);
    };
  }

  private JsonNode request() {
    if (request == null) {
      request = dto.toJson();
    }
    return request;
  }

  @Override
  public JsonNode now() {
    return once("now", () -> Json.nodes().numberNode(clock.millis()));
  }

  @Override
  public JsonNode uuid() {
    return once("uuid", () -> Json.nodes().stringNode(UUID.randomUUID().toString()));
  }

  @Override
  public void missing(String expression) {
    try {
      missing.note(stage.actor(), at, expression);
    } catch (InterruptedException e) {
      throw new InterruptedEvaluation(e);
    }
  }

  private JsonNode once(String what, Supplier<JsonNode> value) {
    Step step = new Step(stage.frame().nextPath(), what, "", Json.nodes().nullNode());
    try {
      return journal.step(step, _ -> Performed.of(value.get())).answer();
    } catch (InterruptedException e) {
      throw new InterruptedEvaluation(e);
    }
  }

  /** Carries an interruption through the evaluation of an expression. */
  static final class InterruptedEvaluation extends RuntimeException {
    InterruptedEvaluation(InterruptedException cause) {
      super(cause);
    }
  }
}
