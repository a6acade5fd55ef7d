package chat.roles.chats.interpreter;

import chat.roles.toolbox.spi.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one of several branches side by side changes of actors' lasting variables and conversations.
 * The branch alone sees it, over what there was when it began; it is made true where it was
 * branched off, when all branches have ended. For the branch's thread, then for the one that it was
 * branched off.
 */
final class Branch {

  private final @Nullable Branch outer;
  private final Map<Participant, Map<String, JsonNode>> variables = new LinkedHashMap<>();
  private final Map<Participant, Participant.Talk> talks = new ConcurrentHashMap<>();
  private final List<Said> said = new ArrayList<>();

  Branch(@Nullable Branch outer) {
    this.outer = outer;
  }

  /** A question of an actor to a model, and its answer, for the actor's conversation. */
  record Said(Participant actor, Outcome.Turn turn) {}

  /**
   * The variable as the branch sees it; a missing node when it was removed, null when as it was.
   */
  @Nullable JsonNode variable(Participant actor, String name) {
    for (Branch branch = this; branch != null; branch = branch.outer) {
      Map<String, JsonNode> own = branch.variables.get(actor);
      JsonNode value = own == null ? null : own.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** Sets a lasting variable; a missing node removes it. */
  void set(Participant actor, String name, JsonNode value) {
    variables.computeIfAbsent(actor, _ -> new LinkedHashMap<>()).put(name, value);
  }

  /** The actor's conversation as the branch sees it. */
  Participant.Talk talk(Participant actor) {
    return talks.computeIfAbsent(
        actor, _ -> (outer == null ? actor.talk() : outer.talk(actor)).branched());
  }

  void say(Said turn) {
    talk(turn.actor()).gained(turn.turn());
    said.add(turn);
  }

  /** Variables by actor and name, in the order in which they were first changed. */
  Map<Participant, Map<String, JsonNode>> variables() {
    return variables;
  }

  List<Said> said() {
    return said;
  }

  /** What the branch sees now, for others to branch off; later changes are not in it. */
  Branch frozen() {
    Branch copy = new Branch(outer);
    variables.forEach((actor, values) -> copy.variables.put(actor, new LinkedHashMap<>(values)));
    talks.forEach((actor, talk) -> copy.talks.put(actor, talk.copy()));
    return copy;
  }
}
