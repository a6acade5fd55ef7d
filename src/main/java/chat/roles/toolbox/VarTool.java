package chat.roles.toolbox;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Sets a variable to the prompt's value, {@code var:plan.steps.0}, and passes the dto on; with
 * {@code var:req.data.x} it changes the dto instead. {@code #move} also removes the place that the
 * prompt, one whole {@code <?path?>}, takes the value from. The new place is written first, so
 * nothing is lost when that is refused.
 */
@Component
class VarTool implements Tool {

  private static final String NO_PROMPT =
      "there is no prompt: give the value, as in <?req.data.name?>";
  private static final String NO_SOURCE =
      "with #move the prompt must be one whole <?path?> of names and indexes with dots";

  @Override
  public String protocol() {
    return "var";
  }

  @Override
  public void check(ToolSite site) {
    VarAddress address = checkAddress(site);
    JsonNode prompt = site.prompt();
    if (prompt == null) {
      site.mistakeInPrompt("var: " + NO_PROMPT);
    } else if (address != null && address.move()) {
      try {
        source(address, prompt);
      } catch (IllegalArgumentException e) {
        site.mistakeInPrompt("var: " + e.getMessage());
      }
    }
  }

  private static @Nullable VarAddress checkAddress(ToolSite site) {
    if (Prompts.isFilledIn(site.address())) {
      return null;
    }
    try {
      return VarAddress.parse(site.address());
    } catch (IllegalArgumentException e) {
      site.mistakeInAddress("var: " + e.getMessage());
      return null;
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    try {
      return set(call, VarAddress.parse(call.address()));
    } catch (IllegalArgumentException e) {
      throw new ToolFailure(400, "var:%s: %s".formatted(call.address(), e.getMessage()));
    }
  }

  private static ChatDto set(ToolCall call, VarAddress address) throws InterruptedException {
    JsonNode value = call.prompt();
    if (value == null) {
      throw new IllegalArgumentException(NO_PROMPT);
    }
    if (!address.move()) {
      return put(call, call.dto(), address.path(), value);
    }
    String source = source(address, Objects.requireNonNullElse(call.promptAsWritten(), value));
    ChatDto changed = put(call, call.dto(), address.path(), value);
    return VarAddress.contains(address.path(), source) ? changed : remove(call, changed, source);
  }

  private static String source(VarAddress address, JsonNode written) {
    String source =
        Prompts.wholeValue(written).orElseThrow(() -> new IllegalArgumentException(NO_SOURCE));
    address.checkSource(source);
    return source;
  }

  private static ChatDto put(ToolCall call, ChatDto dto, String path, JsonNode value)
      throws InterruptedException {
    if (VarAddress.isInDto(path)) {
      return DtoPaths.with(dto, VarAddress.inDto(path), value);
    }
    call.variables().set(path, value.isMissingNode() ? Json.nodes().nullNode() : value);
    return dto;
  }

  private static ChatDto remove(ToolCall call, ChatDto dto, String path)
      throws InterruptedException {
    if (VarAddress.isInDto(path)) {
      return DtoPaths.without(dto, VarAddress.inDto(path));
    }
    call.variables().remove(path);
    return dto;
  }
}
