package chat.roles.toolbox;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Stopped;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Sends each item of an array through the response rules as a dto of its own, with the item as
 * {@code data} and no text, and collects the {@code data} that they come to. The items are those of
 * {@code req.data}, or of the prompt, an expression over it; nothing and null have no items.
 *
 * <p>Items are asked one after the other in their order, or several at a time with {@code
 * parallel}. The first error is the answer, with the text and data that the iterator was met with:
 * nothing that was collected so far. With {@code continue} an item that failed is left out instead.
 */
@Component
class IteratorTool implements Tool {

  private static final int MAX_ITEMS = 100_000;

  @Override
  public String protocol() {
    return "iterator";
  }

  @Override
  public boolean takesPromptRaw() {
    return true;
  }

  @Override
  public boolean handlesResponses() {
    return true;
  }

  @Override
  public void check(ToolSite site) {
    try {
      String key = IteratorAddress.parse(site.address()).key();
      String why = key == null ? null : site.whyNotAnExpression(key);
      if (why != null) {
        site.mistakeInAddress("iterator: the key %s is no expression: %s".formatted(key, why));
      }
    } catch (IllegalArgumentException e) {
      site.mistakeInAddress("iterator: " + e.getMessage());
    }
    checkPrompt(site);
  }

  private static void checkPrompt(ToolSite site) {
    try {
      String path = path(site.prompt());
      String why = path == null ? null : site.whyNotAnExpression(path);
      if (why != null) {
        site.mistakeInPrompt("iterator: the prompt is no expression: " + why);
      }
    } catch (IllegalArgumentException e) {
      site.mistakeInPrompt("iterator: " + e.getMessage());
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    IteratorAddress address;
    ArrayNode items;
    try {
      address = IteratorAddress.parse(call.address());
      items = items(call);
    } catch (IllegalArgumentException e) {
      throw new ToolFailure(400, "iterator: " + e.getMessage());
    }
    return walk(call, address, items);
  }

  private static ChatDto walk(ToolCall call, IteratorAddress address, ArrayNode items)
      throws InterruptedException {
    ChatDto dto = call.dto();
    Walked walked = new Walked(new Collected(call, address), address.goesOn());
    try {
      ask(call, address, items, walked);
    } catch (Stopped stopped) {
      throw stopped.with(dto.withData(walked.collected.all()));
    }
    ChatDto failed = walked.failed;
    return failed == null
        ? dto.withData(walked.collected.all())
        : dto.withStatus(failed.statusCode(), failed.message()).withOptionsOver(failed.options());
  }

  private static void ask(ToolCall call, IteratorAddress address, ArrayNode items, Walked walked)
      throws InterruptedException {
    ChatDto dto = call.dto();
    if (address.parallel() == 1) {
      for (int i = 0; i < items.size() && walked.failed == null; i++) {
        walked.take(call.respond(asking(dto, items.get(i))));
      }
    } else {
      List<ChatDto> dtos = items.valueStream().map(item -> asking(dto, item)).toList();
      call.respond(dtos, address.parallel(), walked::fails, walked::take);
    }
  }

  private static ChatDto asking(ChatDto dto, JsonNode item) {
    return new ChatDto(dto.lastMsgId(), null, item, 0, null, dto.options());
  }

  /** How far an iteration has come. */
  private static final class Walked {
    private final Collected collected;
    private final boolean goesOn;
    private @Nullable ChatDto failed;

    Walked(Collected collected, boolean goesOn) {
      this.collected = collected;
      this.goesOn = goesOn;
    }

    boolean fails(ChatDto answer) {
      return answer.statusCode() != 0 && !goesOn;
    }

    void take(ChatDto answer) {
      if (answer.statusCode() == 0) {
        collected.add(answer.data());
      } else if (!goesOn) {
        failed = answer;
      }
    }
  }

  private static ArrayNode items(ToolCall call) {
    String path = path(call.prompt());
    JsonNode data = call.dto().data();
    JsonNode over = data == null ? MissingNode.getInstance() : data;
    JsonNode found = path == null ? over : call.evaluate(path, over);
    if (found.isNull() || found.isMissingNode()) {
      return Json.nodes().arrayNode();
    }
    if (!(found instanceof ArrayNode items)) {
      throw new IllegalArgumentException(
          "%s is no array: put an array into data, or write where in it the array is as the prompt"
              .formatted(path == null ? "req.data" : path));
    }
    if (items.size() > MAX_ITEMS) {
      throw new IllegalArgumentException(
          "%d items are too many, %d are the most: iterate over a part of them"
              .formatted(items.size(), MAX_ITEMS));
    }
    return items;
  }

  /** The expression in the prompt, its brackets taken off; null when there is none. */
  private static @Nullable String path(@Nullable JsonNode prompt) {
    if (prompt == null || prompt.isNull()) {
      return null;
    }
    if (!prompt.isString()) {
      throw new IllegalArgumentException(
          "the prompt must be a text: write where in req.data the array is, as in list.items");
    }
    String path = Prompts.wholeValue(prompt).orElse(prompt.stringValue());
    return path.isBlank() ? null : path.strip();
  }
}
