package chat.roles.toolbox;

import chat.roles.events.Events;
import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends the actor's user an event of the topic {@code log} with a level and the prompt, a text as
 * {@code text} and anything else as {@code data}; without a prompt the dto's text and data. What is
 * long is cut. The event is sent once in the life of the run; the dto passes on as it is.
 */
@Component
class LogTool implements Tool {

  private static final int MAX_LENGTH = 10_000;
  private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

  private final Feed feed;

  /** Where events go. */
  interface Feed {
    Companion announcing(UserId user, @Nullable ActorId actor, String topic, JsonNode payload);
  }

  @Autowired
  LogTool(Events events) {
    this((Feed) events::announcing);
  }

  LogTool(Feed feed) {
    this.feed = feed;
  }

  @Override
  public String protocol() {
    return "log";
  }

  @Override
  public void check(ToolSite site) {
    if (!Prompts.isFilledIn(site.address()) && !isKnown(site.address())) {
      site.mistakeInAddress(noLevel(site.address()));
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    if (!isKnown(call.address())) {
      throw new ToolFailure(400, noLevel(call.address()));
    }
    ObjectNode payload =
        Json.object().put("level", call.address().isEmpty() ? "info" : call.address());
    JsonNode prompt = call.prompt();
    if (prompt != null && prompt.isString()) {
      putText(payload, prompt.stringValue());
    } else if (prompt != null) {
      putData(payload, prompt);
    } else {
      putText(payload, call.dto().text());
      putData(payload, call.dto().data());
    }
    call.perform(new Announcement(feed, call.actor(), payload));
    return call.dto();
  }

  private static boolean isKnown(String level) {
    return level.isEmpty() || LEVELS.contains(level);
  }

  private static String noLevel(String address) {
    return "log has no level %s: write log or log:level with one of %s"
        .formatted(address, String.join(", ", LEVELS));
  }

  private static void putText(ObjectNode payload, @Nullable String text) {
    if (text != null) {
      payload.put("text", cut(text));
    }
  }

  private static void putData(ObjectNode payload, @Nullable JsonNode value) {
    if (value == null || value.isMissingNode()) {
      return;
    }
    String json = Json.write(value);
    if (json.length() <= MAX_LENGTH) {
      payload.set("data", value);
    } else {
      payload.put("data", cut(json));
    }
  }

  private static String cut(String text) {
    if (text.length() <= MAX_LENGTH) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
    return text.substring(0, splitsPair ? MAX_LENGTH - 1 : MAX_LENGTH) + "…";
  }

  private record Announcement(Feed feed, ToolActor actor, ObjectNode payload) implements Effect {

    @Override
    public JsonNode question() {
      return Json.object().set("log", payload);
    }

    @Override
    public Outcome perform(Attempt attempt) {
      Companion event = feed.announcing(actor.owner(), actor.id(), "log", payload);
      return new Outcome(Json.nodes().nullNode(), null, null, List.of(event));
    }
  }
}
