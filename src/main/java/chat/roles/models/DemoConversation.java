package chat.roles.models;

import chat.roles.toolbox.spi.Message;
import chat.roles.toolbox.spi.Message.Speaker;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the demo model can tell of the messages before the question. */
final class DemoConversation {

  private static final Pattern ASKS_FOR_NAME =
      Pattern.compile(
          "what('s| is| was) my name|who am i\\b|know my name|remember my name",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern TELLS_NAME =
      Pattern.compile(
          "\\b(?:my name is|my name's|call me|i am called)\\s+([\\p{L}\\p{N}][\\p{L}\\p{N}'-]{0,40})",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ASKS_FOR_WORDS =
      Pattern.compile(
          "what (did|have) i (just )?(say|said|tell|told|ask|write)|what was my (last|first)"
              + "|do you remember|what do you remember|did i (say|tell|ask)",
          Pattern.CASE_INSENSITIVE);

  private final List<Message> said;

  DemoConversation(List<Message> messages) {
    this.said = messages.stream().filter(m -> m.speaker() != Speaker.SYSTEM).toList();
  }

  /** How much it sees, and the last of it. */
  String describe() {
    if (said.isEmpty()) {
      return "I see no earlier messages.";
    }
    return "I see %d earlier %s; your last one was: “%s”."
        .formatted(
            said.size(), said.size() == 1 ? "message" : "messages", DemoModel.quoted(lastOfUser()));
  }

  /** The answer to a question about the conversation itself. */
  Optional<String> recall(String asked) {
    if (ASKS_FOR_NAME.matcher(asked).find()) {
      return Optional.of(name() + " " + describe() + " (Demo model.)");
    }
    if (ASKS_FOR_WORDS.matcher(asked).find()) {
      return Optional.of(describe() + " (Demo model.)");
    }
    return Optional.empty();
  }

  private String name() {
    for (Message message : said.reversed()) {
      Matcher matcher = TELLS_NAME.matcher(message.text());
      if (message.speaker() == Speaker.USER && matcher.find()) {
        return "You told me that your name is %s.".formatted(matcher.group(1));
      }
    }
    return "You have not told me your name.";
  }

  private String lastOfUser() {
    return said.reversed().stream()
        .filter(m -> m.speaker() == Speaker.USER)
        .findFirst()
        .map(Message::text)
        .orElse("");
  }
}
