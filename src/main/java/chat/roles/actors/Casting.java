package chat.roles.actors;

import chat.roles.hosts.language.Program;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes actors from roles. Whoever makes one holds the lock of its owner's tree until the commit,
 * so limits, nicks and shared actors are right however many ask at once. Lifecycles start after the
 * commit.
 */
@Component
class Casting {

  private final ActorStore store;
  private final Blueprints blueprints;
  private final ActorSettings limits;
  private final ObjectProvider<LifecycleStarter> lifecycles;
  private final TransactionTemplate transactions;

  Casting(
      ActorStore store,
      Blueprints blueprints,
      ActorSettings limits,
      ObjectProvider<LifecycleStarter> lifecycles,
      TransactionTemplate transactions) {
    this.store = store;
    this.blueprints = blueprints;
    this.limits = limits;
    this.lifecycles = lifecycles;
    this.transactions = transactions;
  }

  Actor create(NewActor wanted) {
    Blueprint blueprint = blueprints.find(wanted.owner(), wanted.role(), wanted.host());
    return committed(begun -> {
      lock(wanted.owner());
      Actor parent = parentOf(wanted);
      Optional<Actor> shared = shared(wanted.owner(), blueprint);
      if (shared.isPresent()) {
        return shared.get();
      }
      Actor place = blueprint.singleton() ? root(wanted.owner()) : parent;
      String avatar = wanted.avatar() == null ? blueprint.avatar() : wanted.avatar();
      return cast(place, blueprint, nick(place, wanted.nick(), blueprint), avatar, begun);
    });
  }

  Actor member(Actor parent, Program.Member declared) {
    return store
        .child(parent.id(), declared.name())
        .orElseGet(() ->
            committed(begun -> {
              lock(parent.owner());
              return memberInTree(parent, declared, begun);
            }));
  }

  /** All of them or, when one cannot be made, none. */
  void earlyMembers(Actor actor) {
    HostId host = actor.host();
    if (host == null) {
      return;
    }
    List<Program.Member> members = blueprints.earlyMembers(host);
    if (!members.isEmpty()) {
      committed(begun -> {
        lock(actor.owner());
        return members.stream().map(m -> earlyMember(actor, m, begun)).toList();
      });
    }
  }

  /** Starts the lifecycle of an actor that has become CREATED; not within a transaction. */
  void start(Actor actor) {
    lifecycles.getObject().start(actor);
  }

  boolean hasLifecycle(@Nullable HostId host) {
    return host != null && lifecycles.getObject().hasLifecycle(host);
  }

  private <T> T committed(Function<List<Actor>, T> work) {
    List<Actor> begun = new ArrayList<>();
    T made = transactions.execute(_ -> work.apply(begun));
    begun.forEach(this::start);
    return made;
  }

  private void lock(UserId owner) {
    if (!store.lockTree(owner)) {
      throw Problem.missing("actor");
    }
  }

  private Actor root(UserId owner) {
    return store.find(new ActorId(owner.value())).orElseThrow(() -> Problem.missing("actor"));
  }

  private Actor parentOf(NewActor wanted) {
    ActorId id = wanted.parent() == null ? wanted.caller() : wanted.parent();
    Actor parent =
        store
            .find(id)
            .filter(a -> a.owner().equals(wanted.owner()))
            .filter(a -> store.isWithin(a.id(), wanted.caller()))
            .orElseThrow(() -> Problem.missing("actor"));
    refuseSingleton(parent);
    return parent;
  }

  private static void refuseSingleton(Actor parent) {
    if (parent.singleton()) {
      throw Problem.conflict(
          "singleton-parent",
          "The actor " + parent.nick() + " is a singleton, and a singleton is nobody's parent.");
    }
  }

  private Optional<Actor> shared(UserId owner, Blueprint blueprint) {
    HostId host = blueprint.host();
    return host != null && blueprint.singleton() ? store.shared(owner, host) : Optional.empty();
  }

  private String nick(Actor parent, @Nullable String wanted, Blueprint blueprint) {
    if (wanted == null) {
      return Nicks.free(blueprint.nick(), store.nicksUnder(parent.id()));
    }
    if (store.child(parent.id(), wanted).isPresent()) {
      throw new NickTaken(wanted);
    }
    return wanted;
  }

  private Actor memberInTree(Actor parent, Program.Member declared, List<Actor> begun) {
    Optional<Actor> there = store.child(parent.id(), declared.name());
    if (there.isPresent()) {
      return there.get();
    }
    Actor current = store.find(parent.id()).orElseThrow(() -> Problem.missing("actor"));
    refuseSingleton(current);
    Blueprint blueprint =
        blueprints.findMember(
            current.owner(), declared.roleId(), declared.hostId(), current.host());
    Optional<Actor> shared = shared(current.owner(), blueprint);
    if (shared.isPresent()) {
      return shared.get();
    }
    String avatar = declared.avatar() == null ? blueprint.avatar() : declared.avatar();
    if (blueprint.singleton()) {
      Actor root = root(current.owner());
      return cast(root, blueprint, nick(root, null, blueprint), avatar, begun);
    }
    return cast(current, blueprint, declared.name(), avatar, begun);
  }

  private Actor cast(
      Actor parent, Blueprint blueprint, String nick, @Nullable String avatar, List<Actor> begun) {
    checkLimits(parent);
    boolean lifecycle = hasLifecycle(blueprint.host());
    ActorState state = lifecycle ? ActorState.CREATED : ActorState.READY;
    Actor actor =
        store.insert(parent.owner(), parent, blueprint, nick, avatar, ActorId.fresh(), state);
    if (lifecycle) {
      begun.add(actor);
    } else {
      blueprint.earlyMembers().forEach(m -> earlyMember(actor, m, begun));
    }
    return actor;
  }

  private Actor earlyMember(Actor actor, Program.Member declared, List<Actor> begun) {
    try {
      return memberInTree(actor, declared, begun);
    } catch (EarlyMemberRefused e) {
      throw e;
    } catch (Problem e) {
      throw new EarlyMemberRefused(actor, declared, e);
    }
  }

  private void checkLimits(Actor parent) {
    if (parent.depth() >= limits.depth()) {
      throw Problem.invalid(
          List.of(
              new Mistake(
                  "$.parentId",
                  "the tree of actors may be %d deep; choose a parent further up"
                      .formatted(limits.depth()))));
    }
    if (store.count(parent.owner()) >= limits.perUser()) {
      throw new Problem(
          Category.CALLER,
          "too-many-actors",
          "A user may have %d actors; delete some first.".formatted(limits.perUser()));
    }
  }
}
