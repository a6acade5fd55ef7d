package chat.roles.hosts;

import chat.roles.hosts.language.Address;
import chat.roles.hosts.language.Program;
import chat.roles.hosts.language.Prompt;
import chat.roles.hosts.language.Rule;
import chat.roles.toolbox.Toolbox;
import chat.roles.toolbox.spi.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tools that the prompts of a program name, and what these need there. */
final class ProgramNeeds {

  /** A prompt that needs something. */
  record Place(String at, Needs needs) {}

  private final Toolbox toolbox;
  private final Set<String> tools = new TreeSet<>();
  private final List<Place> places = new ArrayList<>();

  private ProgramNeeds(Toolbox toolbox) {
    this.toolbox = toolbox;
  }

  static ProgramNeeds of(Program program, Toolbox toolbox) {
    ProgramNeeds found = new ProgramNeeds(toolbox);
    Program.Lifecycle lifecycle = program.lifecycle();
    found.add(lifecycle.onCreate());
    found.add(lifecycle.onInit());
    found.add(lifecycle.onCreated());
    found.add(lifecycle.onPreEntry());
    found.add(lifecycle.onPostEntry());
    found.add(lifecycle.onFinish());
    program.entries().values().forEach(entry -> found.add(entry.handle()));
    return found;
  }

  /** Protocols, in alphabetical order. */
  Set<String> tools() {
    return tools;
  }

  /** Where something is needed, in the order of the document. */
  List<Place> places() {
    return places;
  }

  private void add(@Nullable Prompt prompt) {
    if (prompt == null) {
      return;
    }
    if (prompt.to() instanceof Address.OfTool(String protocol, String address)) {
      tools.add(protocol);
      toolbox
          .find(protocol)
          .map(tool -> tool.needs(address))
          .filter(needs -> !needs.equals(Needs.NOTHING))
          .ifPresent(needs -> places.add(new Place(prompt.at() + ".to", needs)));
    }
    for (Rule rule : prompt.rules()) {
      add(rule.when());
      add(rule.then());
      add(rule.otherwise());
      add(rule.last());
    }
  }
}
