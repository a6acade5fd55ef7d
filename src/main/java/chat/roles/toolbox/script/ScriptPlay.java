package chat.roles.toolbox.script;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.JsonRepair;
import chat.roles.toolbox.script.sandbox.Frame;
import chat.roles.toolbox.script.sandbox.Frame.Kind;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.OpenCalls;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.ToolFailure;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One script, carried out from its first statement to its answer: between what it says and what it
 * is told, this does what it asks for. It has ended when its function has and every call that it
 * made has; sleeps alone hold nothing up.
 */
final class ScriptPlay {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration LONGEST = Duration.ofDays(3660);
  private static final int REST_PARTS = 3;

  private final LiveScript script;
  private final OpenCalls calls;
  private final ScriptSettings settings;
  private final Clock clock;
  private final JsonRepair repair = new JsonRepair();
  private final StringBuilder console = new StringBuilder();

  ScriptPlay(LiveScript script, OpenCalls calls, ScriptSettings settings, Clock clock) {
    this.script = script;
    this.calls = calls;
    this.settings = settings;
    this.clock = clock;
  }

  /** What the script answers to the dto. */
  ChatDto play(String source, ChatDto dto, JsonNode actor) throws InterruptedException {
    try {
      ChatDto answer = answer(started(source, dto, actor));
      keepConsole();
      return answer;
    } catch (ToolFailure failure) {
      keepConsole();
      throw failure;
    }
  }

  private Frame started(String source, ChatDto dto, JsonNode actor) throws InterruptedException {
    String given = checked(Json.write(dto.toJson()), "the dto that it is given");
    return tell(Frame.of(Kind.START, 0, source, given, Json.write(actor)));
  }

  private ChatDto answer(Frame first) throws InterruptedException {
    Frame said = first;
    while (true) {
      switch (said.kind()) {
        case ASK -> said = tell(Frame.of(Kind.ANSWER, 0, answered(said.parts())));
        case REST -> {
          ChatDto answer = rested(said.parts());
          if (answer != null && (calls.isEmpty() || calls.isAsleep())) {
            return answer;
          }
          said = tell(delivered());
        }
        default -> throw broken(said);
      }
    }
  }

  /** Takes the calls that the script has made; its answer when it has one. */
  private @Nullable ChatDto rested(List<String> parts) {
    if (parts.size() < REST_PARTS || (parts.size() - REST_PARTS) % 3 != 0) {
      throw new ToolFailure(500, "script: its sandbox said what nobody understands.");
    }
    console.append(parts.get(2));
    for (int i = REST_PARTS; i < parts.size(); i += 3) {
      if ("process".equals(parts.get(i))) {
        calls.process(
            dto(parts.get(i + 1), "the dto given to promptService.process"),
            json(parts.get(i + 2), "the prompt given to promptService.process"));
      } else {
        calls.sleep(duration(parts.get(i + 1)));
      }
    }
    return "done".equals(parts.get(0)) ? dto(parts.get(1), "its answer") : null;
  }

  private static Duration duration(String millis) {
    try {
      Duration time = Duration.ofMillis((long) Double.parseDouble(millis));
      return time.compareTo(LONGEST) > 0 ? LONGEST : time;
    } catch (NumberFormatException e) {
      return Duration.ZERO;
    }
  }

  private Frame delivered() throws InterruptedException {
    if (calls.isEmpty()) {
      throw new ToolFailure(
          500, "script: it waits for something that never comes; there is no call under way.");
    }
    OpenCalls.Arrived arrived = calls.next();
    String dto =
        checked(Json.write(arrived.dto().toJson()), "what a call of promptService.process came to");
    return Frame.of(Kind.DELIVER, 0, String.valueOf(arrived.number()), dto);
  }

  private Frame tell(Frame frame) throws InterruptedException {
    calls.pass();
    try {
      return script.tell(frame);
    } catch (ToolFailure failure) {
      throw calls.breakDown(failure);
    }
  }

  private ToolFailure broken(Frame frame) throws InterruptedException {
    if (frame.kind() == Kind.BROKEN && frame.parts().size() == 5) {
      console.append(frame.parts().get(4));
    }
    return calls.breakDown(Breaches.failure(frame, settings));
  }

  /** The answer to a question of the script: V and a value, U for none, E and what is wrong. */
  private String answered(List<String> parts) throws InterruptedException {
    try {
      String one = parts.get(1);
      return switch (parts.get(0)) {
        case "get" -> {
          JsonNode value = calls.variables().get(one);
          yield value.isMissingNode()
              ? "U"
              : "V" + checked(Json.write(value), "the variable " + one);
        }
        case "set" -> {
          calls.variables().set(one, json(parts.get(2), "the variable " + one));
          yield "U";
        }
        case "remove" -> {
          calls.variables().remove(one);
          yield "U";
        }
        case "json" -> "V" + repaired(one, "array".equals(parts.get(2)));
        case "now" -> "V" + calls.perform(new Now(clock)).asLong();
        case "seed" -> "V" + calls.perform(new Seed()).asString();
        default -> "E";
      };
    } catch (ToolFailure failure) {
      return "E" + failure.getMessage();
    }
  }

  private String repaired(String text, boolean array) {
    try {
      JsonNode value = repair.read(text, array ? JsonRepair.Kind.ARRAY : JsonRepair.Kind.OBJECT);
      return checked(Json.write(value), "the JSON in a text");
    } catch (RuntimeException e) {
      throw new ToolFailure(422, "toJSON: " + e.getMessage());
    }
  }

  private ChatDto dto(String text, String what) {
    JsonNode json = json(text, what);
    try {
      return Json.mapper().treeToValue(json, ChatDto.class);
    } catch (JacksonException e) {
      throw new ToolFailure(500, "script: %s is no dto.".formatted(what));
    }
  }

  private JsonNode json(String text, String what) {
    try {
      return Json.parseGiven(checked(text, what));
    } catch (JacksonException e) {
      throw new ToolFailure(
          400, "script: %s cannot be kept as JSON: %s".formatted(what, e.getOriginalMessage()));
    }
  }

  private String checked(String json, String what) {
    if (json.length() > settings.valueChars()) {
      throw Breaches.value(settings, what);
    }
    return json;
  }

  /** What the script printed stands in the trace, once. */
  private void keepConsole() throws InterruptedException {
    if (!console.isEmpty()) {
      calls.perform(new Console(console.toString()));
    }
  }

  private record Now(Clock clock) implements Effect {
    @Override
    public JsonNode question() {
      return Json.object().put("script", "now");
    }

    @Override
    public Outcome perform(Attempt attempt) {
      return Outcome.of(Json.nodes().numberNode(clock.millis()));
    }
  }

  private record Seed() implements Effect {
    @Override
    public JsonNode question() {
      return Json.object().put("script", "seed");
    }

    @Override
    public Outcome perform(Attempt attempt) {
      byte[] seed = new byte[16];
      RANDOM.nextBytes(seed);
      return Outcome.of(Json.nodes().stringNode(HexFormat.of().formatHex(seed)));
    }
  }

  private record Console(String text) implements Effect {
    @Override
    public JsonNode question() {
      return Json.object().put("script", "console");
    }

    @Override
    public Outcome perform(Attempt attempt) {
      return Outcome.of(Json.nodes().stringNode(text));
    }
  }
}
