package chat.roles.chats.interpreter;

import chat.roles.actors.ActorVariables;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.runs.Execution;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Recorded;
import chat.roles.runs.Journal.Step;
import chat.roles.runs.RingException;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run's turns in the mailboxes of the members with which it chats so that they remember it. Taken
 * at the first such chat and kept until the run ends; given back while it waits for its user or a
 * time. With each turn the run sees the actor's variables as others left them.
 */
public final class Turns {

  private final Execution execution;
  private final ActorVariables variables;
  private final Participants participants;
  private final Set<ActorId> taken = new HashSet<>();
  private final ReentrantLock lock = new ReentrantLock();

  Turns(Execution execution, ActorVariables variables, Participants participants) {
    this.execution = execution;
    this.variables = variables;
    this.participants = participants;
  }

  /** The lane of an actor's contextual chats. */
  public static String lane(ActorId actor) {
    return "chat:" + actor;
  }

  /**
   * Takes the member's turn unless the run has it: it has its own actor's from the beginning.
   *
   * @throws ToolFailure 409 when whoever has it waits for this run
   * @throws Problem conflict, for the same reason, when the run had the turn before it waited
   */
  void take(Participant member) throws InterruptedException {
    if (member.isShared() || member.id().equals(execution.actor())) {
      return;
    }
    lock.lockInterruptibly();
    try {
      if (!taken.contains(member.id())) {
        member.renew(recorded(member).answer());
        keep(member);
        taken.add(member.id());
      }
    } finally {
      lock.unlock();
    }
  }

  private Recorded recorded(Participant member) throws InterruptedException {
    Step step = new Step(path(member), "turn", member.id().value(), Json.nodes().nullNode());
    return Failures.succeeded(
        execution
            .journal()
            .step(
                step,
                _ ->
                    Failures.recorded(() -> {
                      ask(member);
                      return Performed.of(variables.load(member.id()));
                    })));
  }

  private void ask(Participant member) {
    try {
      execution.takeTurn(path(member), lane(member.id()));
    } catch (RingException e) {
      throw new ToolFailure(409, deadlock(member));
    }
  }

  /**
   * On replay the turn may have been given back since. What is recorded cannot be refused any more,
   * and going on without the turn would mix conversations: the run ends.
   */
  private void keep(Participant member) {
    try {
      execution.takeTurn(path(member), lane(member.id()));
    } catch (RingException e) {
      throw new Problem(Category.CONFLICT, "deadlock", deadlock(member));
    }
  }

  private static String deadlock(Participant member) {
    return "Deadlock: \"%s\" is in a chat that itself waits for this one. Let one of the two call without memory, or let only one of them call the other."
        .formatted(member.actor().nick());
  }

  private static String path(Participant member) {
    return "turn@" + member.id();
  }

  /** The run had given its turns back at this place: others may have changed what it knows. */
  void renew(String path) throws InterruptedException {
    Step step = new Step("turn@" + path, "turn", "", Json.nodes().nullNode());
    var now = execution.journal().step(step, _ -> Performed.of(allVariables())).answer();
    participants
        .known()
        .forEach(known -> {
          if (now.has(known.id().value())) {
            known.renew(now.path(known.id().value()));
          }
        });
  }

  private ObjectNode allVariables() {
    ObjectNode all = Json.object();
    participants.known().forEach(known -> all.set(known.id().value(), variables.load(known.id())));
    return all;
  }
}
