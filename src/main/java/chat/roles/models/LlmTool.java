package chat.roles.models;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** {@code llm}: the prompt, or without one the dto's text, is asked; the answer becomes text. */
@Component
class LlmTool implements Tool {

  private final Llm llm;

  LlmTool(Llm llm) {
    this.llm = llm;
  }

  @Override
  public String protocol() {
    return "llm";
  }

  @Override
  public void check(ToolSite site) {
    try {
      Preference.parse(site.address());
    } catch (IllegalArgumentException e) {
      site.mistakeInAddress(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    Preference preference = preference(call.address());
    String question = question(call.prompt(), call.dto());
    if (question == null || question.isEmpty()) {
      return call.dto();
    }
    return llm.ask(call, preference, null, question);
  }

  private static Preference preference(String address) {
    try {
      return Preference.parse(address);
    } catch (IllegalArgumentException e) {
      throw new ToolFailure(400, "llm: " + e.getMessage());
    }
  }

  private static @Nullable String question(@Nullable JsonNode prompt, ChatDto dto) {
    if (prompt == null || prompt.isNull() || prompt.isMissingNode()) {
      return dto.text();
    }
    return prompt.isString() ? prompt.stringValue() : Json.write(prompt);
  }
}
