package chat.roles.hosts.language;

import chat.roles.kernel.problems.Mistake;
import chat.roles.toolbox.Toolbox;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reads programs and checks them: every mistake is reported, with its JSON path and what to do.
 * Fields that are not known are ignored. Checking executes nothing, and whatever it is given it
 * answers a program or throws a {@link chat.roles.kernel.problems.Problem}.
 *
 * <p>A bare text where a prompt is expected is sent to {@code eval} in {@code when} and to {@code
 * llm} everywhere else.
 */
@Component
public class Programs {

  private final Toolbox toolbox;
  private final LanguageLimits limits;

  /** With the standard limits. */
  public Programs(Toolbox toolbox) {
    this(toolbox, LanguageLimits.standard());
  }

  @Autowired
  Programs(Toolbox toolbox, LanguageLimits limits) {
    this.toolbox = toolbox;
    this.limits = limits;
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
    Findings findings = new Findings();
    Program program = new HostReader(document, toolbox, limits, findings).read();
    findings.refuse("host-invalid");
    return new Checked(program, findings.warnings());
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
   * Reads a prompt that came up at run time: of a script, or of a user who stepped into the run.
   * Template markers that are no expressions stay as text, and names of members are not checked.
   *
   * @param prompt an object, a bare text (for the llm), or nothing: a prompt that does nothing
   * @param at its place, for mistakes and for the run's trace
   * @throws chat.roles.kernel.problems.Problem {@code prompt-invalid} with every mistake
   */
  public Prompt parsePrompt(JsonNode prompt, String at) {
    Findings findings = new Findings();
    Prompt read =
        new PromptReader(toolbox, findings, limits.ruleDepth(), null).prompt(prompt, at, "llm");
    findings.refuse("prompt-invalid");
    return read == null ? new Prompt(null, null, List.of(), at) : read;
  }
}
