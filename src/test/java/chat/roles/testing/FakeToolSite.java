package chat.roles.testing;

import chat.roles.kernel.json.JsonPaths;
import chat.roles.toolbox.spi.ToolSite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A place in a program without the program; only paths are expressions here. */
@NullMarked
public final class FakeToolSite implements ToolSite {

  /** The mistakes in the address. */
  public final List<String> inAddress = new ArrayList<>();

  /** The mistakes in the prompt. */
  public final List<String> inPrompt = new ArrayList<>();

  /** What is odd about the prompt. */
  public final List<String> warnings = new ArrayList<>();

  private final String address;
  private final @Nullable JsonNode prompt;

  public FakeToolSite(String address, @Nullable JsonNode prompt) {
    this.address = address;
    this.prompt = prompt;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public @Nullable JsonNode prompt() {
    return prompt;
  }

  @Override
  public void mistakeInAddress(String message) {
    inAddress.add(message);
  }

  @Override
  public void mistakeInPrompt(String message) {
    inPrompt.add(message);
  }

  @Override
  public void warningInPrompt(String message) {
    warnings.add(message);
  }

  @Override
  public @Nullable String whyNotAnExpression(String text) {
    try {
      JsonPaths.parse(text);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
