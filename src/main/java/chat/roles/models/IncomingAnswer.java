package chat.roles.models;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One attempt's answer while it comes in, with as many choices as were asked for. */
final class IncomingAnswer {

  /** Why an answer ended: it took all the tokens it might. */
  static final String TOO_LONG = "length";

  /** Why an answer ended: the provider withholds it. */
  static final String FILTERED = "content_filter";

  /** The longest text that a dto holds; all choices share it. */
  static final int MAX_CHARACTERS = 1_000_000;

  private final List<Choice> choices;
  private final List<Image> images = new ArrayList<>();
  private String model;
  private int tokensIn = -1;
  private int tokensOut = -1;
  private long imageCharacters;
  private boolean complete;

  /**
   * @param wanted how many choices were asked for; further ones are ignored
   * @param deltas gets the pieces of the first choice
   */
  IncomingAnswer(String model, int wanted, Consumer<String> deltas) {
    this.model = model;
    this.choices =
        IntStream.range(0, wanted).mapToObj(i -> new Choice(i == 0 ? deltas : _ -> {})).toList();
  }

  /** One of the texts. */
  private static final class Choice {

    private final StringBuilder text = new StringBuilder();
    private final Consumer<String> deltas;
    private String heldBack = "";
    private @Nullable String finishReason;

    private Choice(Consumer<String> deltas) {
      this.deltas = deltas;
    }

    private void add(String piece) {
      String whole = heldBack + piece;
      boolean half =
          !whole.isEmpty() && Character.isHighSurrogate(whole.charAt(whole.length() - 1));
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

    private void end() {
      append(heldBack);
      heldBack = "";
    }

    private boolean isThere() {
      return !text.isEmpty() || finishReason != null;
    }
  }

  /** Takes a further piece of a choice; half of a surrogate pair waits for its other half. */
  void add(int choice, String piece) {
    at(choice).forEach(c -> c.add(piece));
  }

  void endedFor(int choice, String reason) {
    at(choice).forEach(c -> c.finishReason = reason);
  }

  private Stream<Choice> at(int choice) {
    return choice >= 0 && choice < choices.size() ? Stream.of(choices.get(choice)) : Stream.empty();
  }

  /** Whether one choice was asked for. */
  boolean isOfOne() {
    return choices.size() == 1;
  }

  void byModel(String name) {
    if (!name.isEmpty() && name.length() <= 200) {
      model = CleanText.of(name);
    }
  }

  /** What the provider counted; −1 for what it did not. */
  void used(int newTokensIn, int newTokensOut) {
    tokensIn = newTokensIn;
    tokensOut = newTokensOut;
  }

  int tokensIn() {
    return tokensIn;
  }

  /** Takes a picture of the first choice. */
  void add(Image image) {
    images.add(image);
    imageCharacters += image.base64().length();
  }

  /** Notes that the provider said that nothing comes any more. */
  void complete() {
    complete = true;
  }

  /** How many characters came so far. */
  int length() {
    return choices.stream().mapToInt(c -> c.text.length()).sum();
  }

  boolean isTooLong() {
    return length() > MAX_CHARACTERS || imageCharacters > Image.MOST_CHARACTERS;
  }

  /** Whether all that began has ended. */
  boolean isEnded() {
    return complete
        || (choices.getFirst().finishReason != null
            && choices.stream().allMatch(c -> c.text.isEmpty() || c.finishReason != null));
  }

  /** Checks and closes it: nothing comes any more. */
  void end(EndpointFailures failures) {
    choices.forEach(Choice::end);
    if (isTooLong()) {
      throw failures.unusable(
          "has more than %d characters; ask for less, or set options.maxTokens"
              .formatted(MAX_CHARACTERS));
    }
    Choice first = choices.getFirst();
    if (!images.isEmpty()) {
      return;
    }
    if (first.text.isEmpty() && TOO_LONG.equals(first.finishReason)) {
      throw failures.unusable("used up all its tokens before its first word; raise maxTokens");
    }
    if (first.text.isEmpty() && FILTERED.equals(first.finishReason)) {
      throw failures.unusable("was withheld by the provider's content filter");
    }
  }

  /** The first choice is always there, further ones only when they came. */
  Answer toAnswer(Question question, int attempts) {
    List<String> texts =
        Stream.concat(choices.stream().limit(1), choices.stream().skip(1).filter(Choice::isThere))
            .map(choice -> choice.text.toString())
            .toList();
    boolean estimated = tokensIn < 0 || tokensOut < 0;
    return new Answer(
        texts,
        images,
        model,
        estimated ? question.estimatedTokens() : tokensIn,
        estimated ? texts.stream().mapToInt(Tokens::estimate).sum() : tokensOut,
        estimated,
        attempts);
  }
}
