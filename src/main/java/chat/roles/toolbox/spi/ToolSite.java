package chat.roles.toolbox.spi;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A place in a program where a tool is used, seen while the program is checked. */
public interface ToolSite {

  /** What follows the protocol and its colon; empty when nothing does. */
  String address();

  /** The prompt as it is written, templates and all; null when absent. */
  @Nullable JsonNode prompt();

  /** Reports a mistake in the address. */
  void mistakeInAddress(String message);

  /** Reports a mistake in the prompt. */
  void mistakeInPrompt(String message);

  /** Reports what is odd about the prompt, and allowed. */
  void warningInPrompt(String message);

  /**
   * Why {@code text} is not an expression of the prompt language, with the position; null when it
   * is one.
   */
  @Nullable String whyNotAnExpression(String text);
}
