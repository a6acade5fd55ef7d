package chat.roles.hosts.language;

import chat.roles.kernel.problems.Mistake;
import chat.roles.toolbox.Toolbox;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads and checks programs. Executes nothing. */
@Component
public class Programs {

  @SuppressWarnings("UnusedVariable")
  private final Toolbox toolbox;

  public Programs(Toolbox toolbox) {
    this.toolbox = toolbox;
  }

  /**
   * A program, and what is doubtful in it though it is no mistake.
   *
   * @param warnings each with its place in the document
   */
  public record Checked(Program program, List<Mistake> warnings) {
    public Checked {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads a host's document.
   *
   * @throws chat.roles.kernel.problems.Problem {@code host-invalid} with every mistake
   */
  public Checked check(JsonNode document) {
    throw new UnsupportedOperationException();
  }

  /**
   * The program of a host's document.
   *
   * @throws chat.roles.kernel.problems.Problem {@code host-invalid} with every mistake
   */
  public Program parse(JsonNode document) {
    return check(document).program();
  }

  /**
   * Reads a prompt that came up at run time. Template markers that do not parse stay as text, and
   * names of members are not checked.
   *
   * @param at its place, for mistakes
   * @throws chat.roles.kernel.problems.Problem {@code prompt-invalid} with every mistake
   */
  public Prompt parsePrompt(JsonNode prompt, String at) {
    throw new UnsupportedOperationException();
  }
}
