package chat.roles.chats.interpreter;

import chat.roles.actors.ActorVariables;
import chat.roles.kernel.db.Companion;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.json.JsonPaths;
import chat.roles.runs.Journal;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Step;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.Variables;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An actor's variables at one place of the program. A change of a long-run variable is a journal
 * record with the change as its companion; a change in a request context is the run's own.
 */
final class RunVariables implements Variables {

  private final Stage stage;
  private final Journal journal;
  private final ActorVariables store;

  RunVariables(Stage stage, Journal journal, ActorVariables store) {
    this.stage = stage;
    this.journal = journal;
    this.store = store;
  }

  /** The variable of that name; a missing node when there is none. */
  static JsonNode named(Stage stage, String name) {
    JsonNode value = stage.context().requestVariable(stage.actor().id(), name);
    Branch branch = stage.context().branch();
    if (value == null && branch != null) {
      value = branch.variable(stage.actor(), name);
    }
    if (value == null) {
      value = stage.actor().longRun().get(name);
    }
    return value == null ? Json.nodes().missingNode() : value;
  }

  @Override
  public JsonNode get(String path) {
    List<String> names = names(path);
    return JsonPaths.get(holder(names.getFirst()), path);
  }

  @Override
  public void set(String path, JsonNode value) throws InterruptedException {
    List<String> names = names(path);
    JsonNode kept = value.isMissingNode() ? Json.nodes().nullNode() : value;
    try {
      change(names.getFirst(), JsonPaths.with(holder(names.getFirst()), path, kept));
    } catch (IllegalArgumentException e) {
      throw new ToolFailure(400, "The variable path \"" + path + "\": " + e.getMessage());
    }
  }

  @Override
  public void remove(String path) throws InterruptedException {
    List<String> names = names(path);
    JsonNode before = holder(names.getFirst());
    JsonNode after = JsonPaths.without(before, path);
    if (!after.equals(before)) {
      change(names.getFirst(), after);
    }
  }

  /** An object that holds just the variable of that name, when it has a value. */
  private JsonNode holder(String name) {
    ObjectNode holder = Json.object();
    JsonNode value = named(stage, name);
    if (!value.isMissingNode()) {
      holder.set(name, value);
    }
    return holder;
  }

  private void change(String name, JsonNode holder) throws InterruptedException {
    JsonNode value = holder.path(name);
    Context context = stage.context();
    if (!context.writesToRoot()) {
      context.setRequestVariable(stage.actor().id(), name, value);
      return;
    }
    write(stage.actor(), name, value);
  }

  /** Writes a lasting variable of any actor, from here; a missing node removes it. */
  void write(Participant actor, String name, JsonNode value) throws InterruptedException {
    Branch branch = stage.context().branch();
    if (branch != null) {
      branch.set(actor, name, value);
      return;
    }
    Companion companion =
        value.isMissingNode()
            ? store.removing(actor.id(), name)
            : store.setting(actor.id(), name, value);
    record(name, value.isMissingNode() ? null : value, companion);
    if (value.isMissingNode()) {
      actor.longRun().remove(name);
    } else {
      actor.longRun().put(name, value);
    }
  }

  private void record(String name, @Nullable JsonNode value, Companion companion)
      throws InterruptedException {
    JsonNode question = value == null ? Json.nodes().nullNode() : value;
    journal.step(
        new Step(stage.frame().nextPath(), "var", name, question),
        _ -> Performed.of(Json.nodes().nullNode(), List.of(companion)));
  }

  private static List<String> names(String path) {
    try {
      return JsonPaths.parse(path);
    } catch (IllegalArgumentException e) {
      throw new ToolFailure(400, "The variable path \"" + path + "\": " + e.getMessage());
    }
  }
}
