package chat.roles.hosts;

import chat.roles.hosts.language.Program;
import chat.roles.kernel.json.Schemas;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.roles.Role;
import chat.roles.roles.RoleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Where a program and its role's contract do not say the same. */
final class Warnings {

  /** Every actor has these, whether its role declares them or not. */
  private static final Set<String> DEFAULT_ENTRIES =
      Set.of("", "intro", "command-start", "command-run", "command-end");

  private Warnings() {}

  static List<Mistake> comparing(Program program, JsonNode document, Role role) {
    List<Mistake> warnings = new ArrayList<>();
    int index = 0;
    for (JsonNode written : document.path("onEntries")) {
      String at = "$.onEntries[" + index++ + "]";
      Optional<Program.Entry> entry = program.entry(written.path("name").asString(""));
      entry.flatMap(e -> warning(e, at, role)).ifPresent(warnings::add);
    }
    return warnings;
  }

  private static Optional<Mistake> warning(Program.Entry entry, String at, Role role) {
    Optional<RoleEntry> declared = role.entry(entry.name());
    if (declared.isEmpty()) {
      return DEFAULT_ENTRIES.contains(entry.name())
          ? Optional.empty()
          : Optional.of(
              new Mistake(at + ".name", "the role declares no entry \"" + entry.name() + "\""));
    }
    JsonNode schema = entry.schema();
    if (schema == null || asJson(schema).equals(declared.get().schema())) {
      return Optional.empty();
    }
    return Optional.of(
        new Mistake(at + ".schema", "differs from the schema that the role declares"));
  }

  private static JsonNode asJson(JsonNode schema) {
    try {
      return Schemas.compile(schema).document();
    } catch (Problem _) {
      return schema;
    }
  }
}
