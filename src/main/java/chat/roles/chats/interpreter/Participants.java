package chat.roles.chats.interpreter;

import chat.roles.actors.Actor;
import chat.roles.actors.ActorState;
import chat.roles.actors.ActorVariables;
import chat.roles.actors.Actors;
import chat.roles.hosts.Hosts;
import chat.roles.hosts.language.Program;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.roles.Roles;
import chat.roles.runs.Execution;
import chat.roles.runs.Journal.Performed;
import chat.roles.runs.Journal.Recorded;
import chat.roles.runs.Journal.Step;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.toolbox.spi.ToolFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The actors that take part in one run. Reaching one is a journal record of its own, made once for
 * each way that leads to it ({@code @id@name@name}) wherever in the program it is first gone, so
 * that branches side by side replay in any order. The record pins what the run goes on with: the
 * actor, its role, its program and its variables.
 */
final class Participants {

  /** Where participants come from. */
  record Sources(
      Actors actors, ActorVariables variables, Roles roles, Hosts hosts, Duration readyWait) {}

  private final Execution execution;
  private final Sources sources;
  private final Map<ActorId, Participant> known = new HashMap<>();
  private final Map<String, Participant> ways = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  Participants(Execution execution, Sources sources) {
    this.execution = execution;
    this.sources = sources;
  }

  /**
   * The run's own actor.
   *
   * @param ready whether it must be ready, or is just being made
   */
  Participant self(boolean ready) throws InterruptedException {
    return at(
        "@",
        () -> {
          if (execution.brought() instanceof Found found && isReady(found)) {
            return found;
          }
          Actor actor = existing(execution.actor());
          return found(ready ? ready(actor) : actor);
        });
  }

  /** Whether nothing of it is to be waited for or complained of. */
  private static boolean isReady(Found found) {
    ActorState state = found.actor().state();
    boolean whole = found.actor().host() == null || found.programHash() != null;
    return whole && (state == ActorState.READY || state == ActorState.FINISHED);
  }

  private Found found(Actor actor) {
    return new Found(actor, sources.roles().find(actor.role()).orElse(null), programHash(actor));
  }

  /**
   * The actor at the end of the way from {@code start}: {@code parent}, children, and declared
   * members, which are made when they are not there yet.
   *
   * @throws ToolFailure 404 when the way leads nowhere, 503 when the actor there is not ready
   */
  Participant reach(Participant start, List<String> names) throws InterruptedException {
    if (names.isEmpty()) {
      return start;
    }
    String way = "@" + start.id() + "@" + String.join("@", names);
    return at(way, () -> found(ready(follow(existing(start.id()), names))));
  }

  /** Who has been reached so far. */
  List<Participant> known() {
    lock.lock();
    try {
      return List.copyOf(known.values());
    } finally {
      lock.unlock();
    }
  }

  private Participant at(String way, Finder finder) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Participant there = ways.get(way);
      if (there == null) {
        Participant reached = participant(recorded(way, finder));
        there = known.computeIfAbsent(reached.id(), _ -> reached);
        ways.put(way, there);
      }
      return there;
    } finally {
      lock.unlock();
    }
  }

  private JsonNode recorded(String way, Finder finder) throws InterruptedException {
    Step step = new Step(way, "actor", "", Json.nodes().nullNode());
    Recorded recorded =
        execution
            .journal()
            .step(step, _ -> Failures.recorded(() -> Performed.of(snapshot(finder.find()))));
    return Failures.succeeded(recorded).answer();
  }

  private Actor follow(Actor start, List<String> names) {
    Actor at = start;
    for (String name : names) {
      at = "parent".equals(name) ? parent(at) : child(at, name);
    }
    return at;
  }

  /** The user's root actor is nobody's parent here: a program must not reach the user's others. */
  private Actor parent(Actor actor) {
    ActorId parent = actor.parent();
    if (parent == null || parent.value().equals(actor.owner().value())) {
      throw new ToolFailure(404, "The actor \"" + actor.nick() + "\" has no parent in a team.");
    }
    return existing(parent);
  }

  private Actor child(Actor actor, String name) {
    return sources
        .actors()
        .child(actor.id(), name)
        .or(() -> declared(actor, name))
        .orElseThrow(() ->
            new ToolFailure(
                404,
                "\"%s\" has no member \"%s\": there is no such child, and its host declares none."
                    .formatted(actor.nick(), name)));
  }

  private Optional<Actor> declared(Actor actor, String name) {
    String hash = programHash(actor);
    return hash == null
        ? Optional.empty()
        : sources
            .hosts()
            .program(hash)
            .member(name)
            .map(member -> sources.actors().member(actor, member));
  }

  private Actor existing(ActorId id) {
    return sources
        .actors()
        .find(id)
        .filter(actor -> actor.owner().equals(execution.owner()))
        .orElseThrow(() -> new ToolFailure(404, "The actor " + id + " is gone."));
  }

  private Actor ready(Actor actor) throws InterruptedException {
    Actor now =
        actor.state() == ActorState.CREATED
            ? sources.actors().awaitReady(actor.id(), sources.readyWait())
            : actor;
    return switch (now.state()) {
      case READY, FINISHED -> now;
      case CREATED ->
          throw new ToolFailure(
              503, "The actor \"" + now.nick() + "\" is not ready yet; try again later.");
      case FAILED ->
          throw new ToolFailure(
              503,
              "The actor \"%s\" could not be made: %s. Mend its host, then PATCH it with {\"retry\": true}."
                  .formatted(now.nick(), now.failure()));
    };
  }

  private @Nullable String programHash(Actor actor) {
    HostId host = actor.host();
    return host == null
        ? null
        : sources
            .hosts()
            .find(host)
            .orElseThrow(() -> new ToolFailure(404, "The host " + host + " is gone."))
            .programHash();
  }

  private JsonNode snapshot(Found found) {
    Actor actor = found.actor();
    ObjectNode snapshot = Json.object();
    snapshot.set("me", view(actor));
    if (found.role() != null) {
      snapshot.set("role", Json.mapper().valueToTree(found.role()));
    }
    if (found.programHash() != null) {
      snapshot.put("program", found.programHash());
    }
    if (actor.singleton()) {
      snapshot.put("singleton", true);
    }
    snapshot.set("variables", sources.variables().load(actor.id()));
    return snapshot;
  }

  private static ObjectNode view(Actor actor) {
    ObjectNode view =
        Json.object()
            .put("id", actor.id().value())
            .put("nick", actor.nick())
            .put("owner", actor.owner().value())
            .put("roleId", actor.role().value());
    if (actor.host() != null) {
      view.put("hostId", actor.host().value());
    }
    if (actor.parent() != null) {
      view.put("parentId", actor.parent().value());
    }
    if (actor.avatar() != null) {
      view.put("avatar", actor.avatar());
    }
    return view;
  }

  private Participant participant(JsonNode snapshot) {
    JsonNode view = snapshot.path("me");
    JsonNode host = view.get("hostId");
    ToolActor actor =
        new ToolActor(
            new ActorId(view.path("id").asString()),
            new UserId(view.path("owner").asString()),
            new RoleId(view.path("roleId").asString()),
            host == null ? null : new HostId(host.asString()),
            view.path("nick").asString());
    JsonNode hash = snapshot.get("program");
    Program program = hash == null ? null : sources.hosts().program(hash.asString());
    return new Participant(
        actor,
        view,
        snapshot.path("role"),
        program,
        snapshot.path("singleton").asBoolean(false),
        snapshot.path("variables"));
  }

  @FunctionalInterface
  private interface Finder {
    Found find() throws InterruptedException;
  }
}
