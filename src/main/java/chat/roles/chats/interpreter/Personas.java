package chat.roles.chats.interpreter;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How a model is told whom it speaks for. */
final class Personas {

  private Personas() {}

  /** The instructions for answering in the character of a role. */
  static String of(JsonNode role) {
    StringBuilder text = new StringBuilder("You are ");
    text.append(role.path("nick").asString("an assistant")).append(".\n");
    text.append("Your goal: ").append(role.path("goal").asString("")).append('\n');
    line(text, "You work as: ", role.path("professionals"));
    line(text, "Your skills: ", role.path("skills"));
    text.append("Stay in this role and reply to what you are told.");
    return text.toString();
  }

  private static void line(StringBuilder text, String label, JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asString()));
    if (!words.isEmpty()) {
      text.append(label).append(String.join("; ", words)).append('\n');
    }
  }
}
