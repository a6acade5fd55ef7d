package chat.roles.models;

import chat.roles.kernel.json.Json;
import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Answers without any network and always the same to the same messages, so that everything can be
 * tried before a key is there. It says that it is a demo, repeats what it understood, shows what it
 * sees of the conversation, and answers in the shape of a JSON example when the prompt has one.
 */
final class DemoModel implements LanguageModel {

  private static final String NAME = "demo";
  private static final Pattern PIECES = Pattern.compile("(?<=\\s)(?=\\S)");
  private static final Pattern YES_OR_NO =
      Pattern.compile("\\byes\\b\\W{1,10}(or\\W{1,4})?\\bno\\b", Pattern.CASE_INSENSITIVE);
  private static final int QUOTED = 200;

  static Models.Choice choice(boolean quota) {
    return new Models.Choice(
        new Source.Platform(NAME),
        new OfferedModel(NAME, 0, 0, true, quota),
        new DemoModel(),
        new ContextWindow(128_000));
  }

  @Override
  public Answer ask(Question question, Consumer<String> deltas) {
    List<Message> messages = question.messages();
    String text = CleanText.of(answer(messages));
    if (question.stream()) {
      PIECES.splitAsStream(text).forEach(deltas);
    }
    int answers = question.sampling().answers();
    return new Answer(
        Collections.nCopies(answers, text),
        NAME,
        Tokens.estimate(messages),
        answers * Tokens.estimate(text),
        true,
        1);
  }

  private static String answer(List<Message> messages) {
    String asked = messages.getLast().text();
    DemoConversation earlier = new DemoConversation(messages.subList(0, messages.size() - 1));
    JsonNode shape = DemoShapes.find(asked).or(() -> inSystemText(messages)).orElse(null);
    if (shape != null) {
      return Json.write(DemoShapes.fill(shape));
    }
    if (YES_OR_NO.matcher(asked).find()) {
      return "Yes. (The built-in demo model says so to every question of this kind.)";
    }
    return earlier.recall(asked).orElseGet(() -> echo(asked, earlier));
  }

  private static Optional<JsonNode> inSystemText(List<Message> messages) {
    return messages.stream()
        .filter(m -> m.speaker() == Speaker.SYSTEM)
        .findFirst()
        .flatMap(m -> DemoShapes.find(m.text()));
  }

  private static String echo(String asked, DemoConversation earlier) {
    return "This is the built-in demo model: nothing has thought about this. You said: “%s”. %s"
            .formatted(quoted(asked), earlier.describe())
        + " For real answers, set OPENAI_API_KEY and start again.";
  }

  static String quoted(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= QUOTED ? line : line.substring(0, QUOTED) + "…";
  }
}
