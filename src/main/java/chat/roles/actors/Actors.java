package chat.roles.actors;

import chat.roles.hosts.language.Program;
import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * The trees of actors. Each user's tree has a root actor of the user's own id; everything else
 * stands below it and has the same owner.
 */
@Component
public class Actors {

  private final ActorStore store;
  private final Casting casting;
  private final Readiness readiness;
  private final ObjectProvider<ActorDeletionListener> deletionListeners;
  private final TransactionTemplate transactions;

  Actors(
      ActorStore store,
      Casting casting,
      Readiness readiness,
      ObjectProvider<ActorDeletionListener> deletionListeners,
      TransactionTemplate transactions) {
    this.store = store;
    this.casting = casting;
    this.readiness = readiness;
    this.deletionListeners = deletionListeners;
    this.transactions = transactions;
  }

  /**
   * Makes an actor with its early members in one transaction, and starts its lifecycle after the
   * commit; without lifecycle prompts it is ready at once. Not to be called within a transaction.
   *
   * <p>A singleton host has one actor for each user, which stands under the user's root: it is
   * answered again, unchanged, whenever it is asked for.
   *
   * @throws Problem missing, when role, host or parent is not there for this owner; conflict, when
   *     the nick is taken or the parent a singleton; caller, when a limit is reached
   */
  public Actor create(NewActor wanted) {
    return casting.create(wanted);
  }

  /** The actor, whoever owns it. */
  public Optional<Actor> find(ActorId id) {
    return store.find(id);
  }

  /**
   * The actor.
   *
   * @throws Problem missing, when there is none or somebody else owns it
   */
  public Actor get(UserId owner, ActorId id) {
    return store
        .find(id)
        .filter(a -> a.owner().equals(owner))
        .orElseThrow(() -> Problem.missing("actor"));
  }

  /**
   * The owner's actors, oldest first, the root among them.
   *
   * @param parent null for the children of anybody
   * @param role null for any
   * @throws Problem missing, when the parent is not the owner's
   */
  public Page<Actor> list(
      UserId owner, @Nullable ActorId parent, @Nullable RoleId role, PageRequest page) {
    if (parent != null) {
      get(owner, parent);
    }
    return store.list(owner, parent, role, page);
  }

  /** The child of that nick. */
  public Optional<Actor> child(ActorId parent, String nick) {
    return store.child(parent, nick);
  }

  /** The children, oldest first. */
  public List<Actor> children(ActorId parent) {
    return store.children(parent);
  }

  /** Every actor whose lifecycle is not through yet, whoever owns it; oldest first. */
  public List<Actor> unborn() {
    return store.inState(ActorState.CREATED);
  }

  /** The actor and everybody below it. */
  public List<ActorId> within(ActorId top) {
    return store.tree(top);
  }

  /** Whether {@code actor} is {@code ancestorOrSelf} or stands below it. */
  public boolean isWithin(ActorId actor, ActorId ancestorOrSelf) {
    return actor.equals(ancestorOrSelf) || store.isWithin(actor, ancestorOrSelf);
  }

  /**
   * The child of the declared name; made by the rules of {@link #create} when it is not there.
   * Whoever asks at the same time gets the same one. For a singleton host it is the owner's shared
   * actor, which is nobody's child but the root's. Not to be called within a transaction.
   */
  public Actor member(Actor parent, Program.Member declared) {
    return casting.member(parent, declared);
  }

  /**
   * Makes the early members that the actor's host declares and that are not there yet: all or, when
   * one is refused, none. Safe to repeat. Not to be called within a transaction.
   *
   * @throws Problem when one is refused, naming it and the reason
   */
  public void createEarlyMembers(Actor actor) {
    casting.earlyMembers(actor);
  }

  /**
   * The actor as soon as it is no longer {@link ActorState#CREATED}, or as it is after {@code
   * atMost}. Blocks.
   *
   * @throws Problem missing, when it is deleted meanwhile
   */
  public Actor awaitReady(ActorId id, Duration atMost) throws InterruptedException {
    return readiness.await(id, atMost);
  }

  /** Makes a created actor ready, in the caller's transaction or its own. Safe to repeat. */
  public void ready(ActorId id) {
    store.become(id, ActorState.READY);
    readiness.changed(id);
  }

  /**
   * Moves the actor on with a journal record. Writes nothing when it may not come to this state
   * from the one in which it is. Whoever waits on this node is woken by {@link #changed}.
   *
   * @param failure why, for {@link ActorState#FAILED}
   */
  public Companion becoming(ActorId id, ActorState state, @Nullable String failure) {
    return new Companion(
        """
        UPDATE actor SET state = ?, failure = nullif(?, ''), updated_at = now(),
          on_create_answer = CASE WHEN ? THEN on_create_answer END
        FROM recorded WHERE actor.id = ? AND actor.state = ANY (string_to_array(?, ','))
        """,
        List.of(
            state.name(),
            failure == null ? "" : Json.write(failure),
            state == ActorState.FAILED,
            id.value(),
            String.join(",", ActorStore.names(state.before()))));
  }

  /**
   * Keeps what {@code onCreate} answered, with a journal record, until the actor is ready: however
   * often the rest of its lifecycle is tried, {@code onCreate} is not carried out again.
   */
  public Companion created(ActorId id, JsonNode answer) {
    return new Companion(
        "UPDATE actor SET on_create_answer = ? FROM recorded WHERE actor.id = ?",
        List.of(Json.write(answer), id.value()));
  }

  /** The present try at the actor's lifecycle; empty when the actor is not {@code CREATED}. */
  public Optional<Beginning> beginning(ActorId id) {
    return store.beginning(id);
  }

  /**
   * Decides on a further try after the run of {@code former} has ended without moving the actor on.
   * Of any number that ask at once, one is answered.
   */
  public Optional<Beginning> beginAfter(ActorId id, Beginning former) {
    return store.beginAfter(id, former.run());
  }

  /** Tells those who wait on this node that the actor's state was changed by a commit. */
  public void changed(ActorId id) {
    readiness.changed(id);
  }

  /**
   * Changes what the owner may change; a retry starts the lifecycle again, where {@code onCreate}
   * has left it when that had succeeded.
   *
   * @throws Problem missing; conflict, when the nick is taken or the root actor's, which is its
   *     user's, or a retry meets an actor that has not failed
   */
  public Actor change(UserId owner, ActorId id, ActorChange change) {
    Actor changed =
        transactions.execute(_ -> {
          store.lockTree(owner);
          Actor before = get(owner, id);
          refuseAnotherNickOfTheUser(before, change.nick());
          refuseTakenNick(before, change.nick());
          if (change.retry() && !store.beginAgain(id)) {
            throw Problem.conflict(
                "actor-not-failed",
                "Only a failed actor can be tried again; this one is "
                    + before.state().label()
                    + ".");
          }
          return store.describe(id, change.nick(), change.avatar());
        });
    if (change.retry()) {
      casting.start(changed);
    }
    return changed;
  }

  private static void refuseAnotherNickOfTheUser(Actor actor, @Nullable String nick) {
    if (nick != null && actor.isRoot() && !nick.equals(actor.nick())) {
      throw Problem.conflict(
          "root-actor",
          "This actor stands for you and bears your nick; PATCH /api/users changes it.");
    }
  }

  private void refuseTakenNick(Actor actor, @Nullable String nick) {
    if (nick != null
        && actor.parent() != null
        && !nick.equals(actor.nick())
        && store.child(actor.parent(), nick).isPresent()) {
      throw new NickTaken(nick);
    }
  }

  /**
   * Deletes the actor and all below it with their variables and conversations, and tells every
   * {@link ActorDeletionListener}, in one transaction.
   *
   * @throws Problem missing; conflict for the root, which goes with its user only
   */
  public void delete(UserId owner, ActorId id) {
    List<ActorId> gone =
        transactions.execute(_ -> {
          store.lockTree(owner);
          if (get(owner, id).isRoot()) {
            throw Problem.conflict(
                "root-actor", "This actor stands for you and goes with your account only.");
          }
          List<ActorId> tree = store.tree(id);
          deletionListeners.orderedStream().forEach(l -> l.deleted(tree));
          store.delete(tree);
          return tree;
        });
    gone.forEach(readiness::changed);
  }
}
