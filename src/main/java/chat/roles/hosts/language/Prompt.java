package chat.roles.hosts.language;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A checked ChatPrompt.
 *
 * @param to null when there is nowhere to send it: the dto is passed on (the rules still apply)
 * @param body null when the program gives no prompt
 * @param at where it stands in its document: {@code $.onEntries[0].handle}
 */
public record Prompt(@Nullable Address to, @Nullable Body body, List<Rule> rules, String at) {

  public Prompt {
    rules = List.copyOf(rules);
  }

  /** What is sent: a template text, or JSON whose strings are templates. */
  public interface Body {

    /** As it was written. */
    JsonNode source();

    /**
     * With every template replaced.
     *
     * @throws ExpressionException when a value exceeds the bounds of the language
     */
    JsonNode render(Scope scope);
  }
}
