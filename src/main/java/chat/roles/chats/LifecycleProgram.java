package chat.roles.chats;

import chat.roles.actors.Actor;
import chat.roles.actors.ActorState;
import chat.roles.actors.Actors;
import chat.roles.actors.Beginning;
import chat.roles.actors.LifecycleStarter;
import chat.roles.chats.interpreter.ChatInterpreter;
import chat.roles.events.Events;
import chat.roles.hosts.Hosts;
import chat.roles.hosts.language.Program;
import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import chat.roles.runs.Execution;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Step;
import chat.roles.runs.NewRun;
import chat.roles.runs.Run;
import chat.roles.runs.RunEnd;
import chat.roles.runs.RunListener;
import chat.roles.runs.RunProgram;
import chat.roles.runs.RunUnwinding;
import chat.roles.runs.Runs;
import chat.roles.toolbox.spi.ChatDto;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The beginning of an actor's life as a run. Its end makes the actor ready, or failed with a {@code
 * log} event to its user, in the commit that ends the run.
 */
@Component
final class LifecycleProgram implements RunProgram, LifecycleStarter {

  static final String KIND = "lifecycle";

  /** In a run's input: what onCreate answered in an earlier try. */
  private static final String CREATED = "created";

  private static final Logger log = LoggerFactory.getLogger(LifecycleProgram.class);

  private final ChatInterpreter interpreter;
  private final ObjectProvider<Runs> runs;
  private final Actors actors;
  private final Events events;
  private final Hosts hosts;

  LifecycleProgram(
      ChatInterpreter interpreter,
      ObjectProvider<Runs> runs,
      Actors actors,
      Events events,
      Hosts hosts) {
    this.interpreter = interpreter;
    this.runs = runs;
    this.actors = actors;
    this.events = events;
    this.hosts = hosts;
  }

  @Override
  public boolean hasLifecycle(HostId host) {
    return hosts
        .find(host)
        .map(h -> hosts.program(h.programHash()).lifecycle())
        .filter(LifecycleProgram::hasBeginning)
        .isPresent();
  }

  private static boolean hasBeginning(Program.Lifecycle life) {
    return life.onCreate() != null || life.onInit() != null || life.onCreated() != null;
  }

  @Override
  public void start(Actor actor) {
    actors.beginning(actor.id()).ifPresent(beginning -> start(actor, beginning));
  }

  /** Starts the run of that beginning, unless it was started before, here or elsewhere. */
  private void start(Actor actor, Beginning beginning) {
    ObjectNode input = Json.object();
    if (beginning.created() != null) {
      input.set(CREATED, beginning.created());
    }
    NewRun run = new NewRun(beginning.run(), KIND, actor.owner(), actor.id(), null, input);
    try {
      runs.getObject().start(run, List.of(new Waker(actor.id())));
    } catch (Problem problem) {
      if (find(actor, beginning).isEmpty()) {
        throw problem;
      }
    }
  }

  private Optional<Run> find(Actor actor, Beginning beginning) {
    return runs.getObject().find(actor.owner(), beginning.run());
  }

  /**
   * Begins the lives that a crash kept from beginning, between the commit of an actor and that of
   * its run, and those whose run ended by a mistake of ours. Several servers may do so at the same
   * time.
   */
  @EventListener(ApplicationReadyEvent.class)
  void startAbandoned() {
    for (Actor actor : actors.unborn()) {
      actors.beginning(actor.id()).ifPresent(beginning -> startAbandoned(actor, beginning));
    }
  }

  private void startAbandoned(Actor actor, Beginning beginning) {
    Optional<Run> run = find(actor, beginning);
    if (run.isEmpty()) {
      start(actor, beginning);
    } else if (run.get().state().ended()) {
      actors.beginAfter(actor.id(), beginning).ifPresent(next -> start(actor, next));
    }
  }

  /** Tells chats that wait for the actor on this node. */
  private final class Waker implements RunListener {

    private final ActorId actor;

    private Waker(ActorId actor) {
      this.actor = actor;
    }

    @Override
    public void finished(JsonNode result) {
      actors.changed(actor);
    }
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public RunEnd execute(Execution execution) throws InterruptedException {
    ChatDto outcome = carriedOut(execution);
    if (outcome.statusCode() == 0) {
      outcome = withEarlyMembers(execution, outcome);
    }
    return end(execution, outcome);
  }

  private ChatDto carriedOut(Execution execution) throws InterruptedException {
    try {
      JsonNode created = execution.input().get(CREATED);
      return interpreter.beBorn(
          execution, created == null ? null : Json.mapper().treeToValue(created, ChatDto.class));
    } catch (RunUnwinding | DataAccessException passedOn) {
      throw passedOn;
    } catch (RuntimeException broken) {
      log.error("lifecycle of actor {} failed", execution.actor(), broken);
      return ChatDto.empty().withStatus(500, RunProgram.reason(broken));
    }
  }

  private ChatDto withEarlyMembers(Execution execution, ChatDto outcome)
      throws InterruptedException {
    JsonNode made =
        execution
            .journal()
            .step(
                new Step("members", "members", "", Json.nodes().nullNode()),
                _ -> Performed.of(makeMembers(execution)))
            .answer();
    return made.has("message")
        ? ChatDto.empty()
            .withStatus(made.path("statusCode").asInt(500), made.path("message").asString(""))
        : outcome;
  }

  private ObjectNode makeMembers(Execution execution) {
    try {
      actors.find(execution.actor()).ifPresent(actors::createEarlyMembers);
      return Json.object();
    } catch (Problem problem) {
      return Json.object()
          .put("statusCode", problem.category().status())
          .put("message", String.valueOf(problem.getMessage()));
    }
  }

  @Override
  public List<Companion> cancelled(UserId owner, ActorId actor) {
    return List.of(actors.becoming(actor, ActorState.FAILED, "Its making was cancelled."));
  }

  private RunEnd end(Execution execution, ChatDto outcome) {
    boolean failed = outcome.statusCode() != 0;
    String failure = failed ? String.valueOf(outcome.message()) : null;
    Companion moved =
        actors.becoming(execution.actor(), failed ? ActorState.FAILED : ActorState.READY, failure);
    List<Companion> companions =
        failure == null ? List.of(moved) : List.of(moved, told(execution, failure));
    return new RunEnd(Json.mapper().valueToTree(outcome), failed, companions);
  }

  private Companion told(Execution execution, @Nullable String failure) {
    ObjectNode payload =
        Json.object().put("level", "error").put("text", "The actor could not be made: " + failure);
    return events.announcing(execution.owner(), execution.actor(), "log", payload);
  }
}
