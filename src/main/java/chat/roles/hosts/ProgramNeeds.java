package chat.roles.hosts;

import chat.roles.hosts.language.Address;
import chat.roles.hosts.language.Program;
import chat.roles.hosts.language.Prompt;
import chat.roles.hosts.language.Rule;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tools that the prompts of a program name. */
final class ProgramTools {

  private final Set<String> tools = new TreeSet<>();

  private ProgramTools() {}

  /** The protocols, in alphabetical order. */
  static Set<String> of(Program program) {
    ProgramTools found = new ProgramTools();
    Program.Lifecycle lifecycle = program.lifecycle();
    found.add(lifecycle.onCreate());
    found.add(lifecycle.onInit());
    found.add(lifecycle.onCreated());
    found.add(lifecycle.onPreEntry());
    found.add(lifecycle.onPostEntry());
    found.add(lifecycle.onFinish());
    program.entries().values().forEach(entry -> found.add(entry.handle()));
    return found.tools;
  }

  private void add(@Nullable Prompt prompt) {
    if (prompt == null) {
      return;
    }
    if (prompt.to() instanceof Address.OfTool tool) {
      tools.add(tool.protocol());
    }
    for (Rule rule : prompt.rules()) {
      add(rule.when());
      add(rule.then());
      add(rule.otherwise());
      add(rule.last());
    }
  }
}
