package chat.roles.toolbox;

import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Turns the dto into an error, {@code error:404}, with the prompt as its message; 500 when no code
 * is given. Text and data stay.
 */
@Component
class ErrorTool implements Tool {

  private static final int DEFAULT_CODE = 500;
  private static final String REMEDY =
      "write error:code with a whole number other than 0 and -1, as in error:404";

  @Override
  public String protocol() {
    return "error";
  }

  @Override
  public void check(ToolSite site) {
    if (!Prompts.isFilledIn(site.address()) && code(site.address()).isEmpty()) {
      site.mistakeInAddress("error has no code %s: %s".formatted(site.address(), REMEDY));
    }
  }

  @Override
  public ChatDto act(ToolCall call) {
    int code =
        code(call.address())
            .orElseThrow(() ->
                new ToolFailure(400, "error has no code %s: %s".formatted(call.address(), REMEDY)));
    JsonNode prompt = call.prompt();
    String message = prompt == null ? "" : Prompts.toText(prompt);
    throw new ToolFailure(
        code, message.isBlank() ? "the program stopped with error " + code : message);
  }

  private static OptionalInt code(String address) {
    if (address.isEmpty()) {
      return OptionalInt.of(DEFAULT_CODE);
    }
    try {
      int code = Integer.parseInt(address);
      return code == 0 || code == ChatDto.GOES_ON ? OptionalInt.empty() : OptionalInt.of(code);
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
