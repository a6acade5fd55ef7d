package chat.roles.toolbox;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Makes the prompt the answer: {@code eval} as {@code text}, {@code eval:data} as {@code data}. The
 * empty text empties; without a prompt the dto passes on as it is.
 */
@Component
class EvalTool implements Tool {

  private static final String ADDRESSES = "write eval (for text) or eval:data";

  @Override
  public String protocol() {
    return "eval";
  }

  @Override
  public void check(ToolSite site) {
    if (!isKnown(site.address())) {
      site.mistakeInAddress("eval knows no %s: %s".formatted(site.address(), ADDRESSES));
      return;
    }
    JsonNode prompt = site.prompt();
    if (site.address().equals("data") && prompt != null && !Prompts.hasTemplates(prompt)) {
      try {
        toData(prompt);
      } catch (ToolFailure notJson) {
        site.mistakeInPrompt(notJson.getMessage());
      }
    }
  }

  @Override
  public ChatDto act(ToolCall call) {
    if (!isKnown(call.address())) {
      throw new ToolFailure(400, "eval knows no %s: %s".formatted(call.address(), ADDRESSES));
    }
    JsonNode prompt = call.prompt();
    if (prompt == null) {
      return call.dto();
    }
    return call.address().isEmpty()
        ? call.dto().withText(Prompts.toText(prompt))
        : call.dto().withData(toData(prompt));
  }

  private static boolean isKnown(String address) {
    return address.isEmpty() || address.equals("data");
  }

  private static @Nullable JsonNode toData(JsonNode prompt) {
    if (!prompt.isString()) {
      return prompt.isMissingNode() ? null : prompt;
    }
    if (prompt.stringValue().isBlank()) {
      return null;
    }
    try {
      return Json.parseGiven(prompt.stringValue());
    } catch (JacksonException e) {
      throw new ToolFailure(
          400,
          "eval:data: the prompt is no JSON (%s): write JSON, put <?…?> alone for a value, or use eval for text"
              .formatted(e.getOriginalMessage()));
    }
  }
}
