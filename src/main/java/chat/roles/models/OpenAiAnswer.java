package chat.roles.models;

import chat.roles.toolbox.spi.Message;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One attempt's answer while it comes in. */
final class OpenAiAnswer {

  /** The longest text that a dto holds. */
  static final int MAX_CHARACTERS = 1_000_000;

  private final StringBuilder text = new StringBuilder();
  private final Consumer<String> deltas;
  private String model;
  private String heldBack = "";
  private @Nullable String finishReason;
  private int tokensIn = -1;
  private int tokensOut = -1;

  OpenAiAnswer(String model, Consumer<String> deltas) {
    this.model = model;
    this.deltas = deltas;
  }

  /** Takes a further piece; half of a surrogate pair waits for its other half. */
  void add(String piece) {
    String whole = heldBack + piece;
    boolean half = !whole.isEmpty() && Character.isHighSurrogate(whole.charAt(whole.length() - 1));
    heldBack = half ? whole.substring(whole.length() - 1) : "";
    append(half ? whole.substring(0, whole.length() - 1) : whole);
  }

  private void append(String piece) {
    if (!piece.isEmpty()) {
      String clean = CleanText.of(piece);
      text.append(clean);
      deltas.accept(clean);
    }
  }

  void endedFor(String reason) {
    finishReason = reason;
  }

  void byModel(String name) {
    if (!name.isEmpty() && name.length() <= 200) {
      model = CleanText.of(name);
    }
  }

  void used(JsonNode usage) {
    tokensIn = usage.path("prompt_tokens").asInt(-1);
    tokensOut = usage.path("completion_tokens").asInt(-1);
  }

  /** How many characters came so far. */
  int length() {
    return text.length();
  }

  boolean isTooLong() {
    return text.length() > MAX_CHARACTERS;
  }

  boolean isEnded() {
    return finishReason != null;
  }

  /** Checks and closes it: nothing comes any more. */
  void end(OpenAiFailures failures) {
    append(heldBack);
    heldBack = "";
    if (isTooLong()) {
      throw failures.unusable(
          "has more than %d characters; ask for less, or set options.maxTokens"
              .formatted(MAX_CHARACTERS));
    }
    if (text.isEmpty() && "length".equals(finishReason)) {
      throw failures.unusable("used up all its tokens before its first word; raise maxTokens");
    }
    if (text.isEmpty() && "content_filter".equals(finishReason)) {
      throw failures.unusable("was withheld by the provider's content filter");
    }
  }

  Answer toAnswer(List<Message> question, int attempts) {
    boolean estimated = tokensIn < 0 || tokensOut < 0;
    return new Answer(
        text.toString(),
        model,
        estimated ? Tokens.estimate(question) : tokensIn,
        estimated ? Tokens.estimate(text.toString()) : tokensOut,
        estimated,
        attempts);
  }
}
