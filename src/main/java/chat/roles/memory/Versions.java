package chat.roles.memory;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Problem;
import chat.roles.memory.vectors.Embedded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The versions of actors' memories. A version is named by its id or its key; null means the newest,
 * that is the one that was made last. What changes something joins the caller's transaction and
 * fails without one.
 */
@Component
public class Versions {

  private final VersionStore store;
  private final NodeStore nodes;
  private final HistoryStore history;
  private final NodeIndex index;
  private final Revising revising;
  private final MemorySettings settings;

  Versions(
      VersionStore store,
      NodeStore nodes,
      HistoryStore history,
      NodeIndex index,
      Revising revising,
      MemorySettings settings) {
    this.store = store;
    this.nodes = nodes;
    this.history = history;
    this.index = index;
    this.revising = revising;
    this.settings = settings;
  }

  /** The version, if the actor has it. */
  public Optional<Version> find(ActorId actor, @Nullable String name) {
    return store.find(actor, name);
  }

  /**
   * The version.
   *
   * @throws Problem missing, when the actor does not have it
   */
  public Version get(ActorId actor, @Nullable String name) {
    return store.find(actor, name).orElseThrow(() -> MemoryProblems.noVersion(name));
  }

  /**
   * The actor's versions, newest first.
   *
   * @throws Problem too large, beyond {@code chatroles.memory.max-answer}
   */
  public List<Version> list(ActorId actor, @Nullable Boolean published, int count) {
    if (store.isLarger(actor, published, count, settings.maxAnswer().toBytes())) {
      throw MemoryProblems.tooLarge(
          "The answer would have more than %,d bytes (chatroles.memory.max-answer): ask for fewer versions, by count."
              .formatted(settings.maxAnswer().toBytes()));
    }
    return store.list(actor, published, count, 0);
  }

  /** A page of the actor's versions, newest first. */
  public Page<Version> list(ActorId actor, PageRequest page) {
    return Page.of(store.list(actor, null, page.size(), page.offset()), page, store.count(actor));
  }

  /** How many nodes the version has, of all domains. */
  public long countNodes(Version version) {
    return nodes.count(version.id());
  }

  /**
   * Adds a draft, or changes the one with the key.
   *
   * @throws Problem conflict, when the one with the key is published; missing, when the actor is
   *     gone; too large, when it would have too many
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Version save(ActorId actor, VersionDraft draft) {
    Version saved;
    try {
      saved =
          store
              .save(actor, draft)
              .orElseThrow(() -> MemoryProblems.published(get(actor, draft.key())));
    } catch (DataIntegrityViolationException e) {
      throw Problem.missing("actor");
    }
    if (store.count(actor) > settings.maxVersions()) {
      throw MemoryProblems.tooLarge(
          "An actor has at most %,d versions: remove drafts that are not needed any more."
              .formatted(settings.maxVersions()));
    }
    return saved;
  }

  /**
   * Makes the version read only. Repeating the call changes nothing.
   *
   * @throws Problem missing
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Version publish(ActorId actor, String name) {
    Version version = lock(actor, name);
    return version.published() ? version : store.publish(version.id());
  }

  /**
   * Removes a draft with its nodes and their history.
   *
   * @return as it was
   * @throws Problem missing; conflict, when it is published
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Version remove(ActorId actor, String name) {
    Version version = lockDraft(actor, name);
    store.remove(version.id());
    index.removeVersion(actor, version.id());
    return version;
  }

  /**
   * Removes all nodes of a draft, which can be undone.
   *
   * @throws Problem missing; conflict, when it is published
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Version reset(ActorId actor, String name) {
    Version version = lockDraft(actor, name);
    revising.revise(
        version,
        "versions#reset",
        Embedded.none(),
        revision -> {
          List<String> all = nodes.spots(version.id()).stream().map(Spot::id).toList();
          history.remember(version.id(), revision, all);
          nodes.delete(version.id(), all);
          return all.size();
        });
    return get(actor, version.id());
  }

  /** The changes of the version's nodes that can be undone, newest first. */
  public List<Revision> history(Version version, int count) {
    return history.list(version.id(), count, 0);
  }

  /** A page of the changes of the version's nodes that can be undone, newest first. */
  public Page<Revision> history(Version version, PageRequest page) {
    return Page.of(
        history.list(version.id(), page.size(), page.offset()), page, history.count(version.id()));
  }

  /**
   * Makes all nodes of a draft what they were after a revision, 0 being before the first. This is a
   * further revision, which can be undone, too.
   *
   * @throws Problem missing, when there is no such version, or that state is forgotten; conflict,
   *     when the version is published or a node's id is in use elsewhere by now
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Version restore(ActorId actor, @Nullable String name, long to) {
    Version version = lockDraft(actor, name);
    List<Long> after = history.lockAfter(version.id(), to);
    if (to < 0 || to > version.revision() || after.size() != version.revision() - to) {
      throw MemoryProblems.noRevision(version, to);
    }
    revising.revise(
        version,
        "versions#restore",
        Embedded.none(),
        revision -> {
          int differences = history.rememberDifferences(version.id(), to, revision);
          if (history.restore(version.id(), to, revision) != differences) {
            throw MemoryProblems.idInUse();
          }
          return differences;
        });
    return get(actor, version.id());
  }

  /** How much the actor knows. */
  public MemoryStats stats(ActorId actor) {
    NodeStore.Stats stats = nodes.stats(actor);
    return new MemoryStats(stats.domains(), stats.versions(), stats.nodes());
  }

  /** Forgets all that these actors know, in the caller's transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void forget(Collection<ActorId> actors) {
    store.removeOf(actors);
    List<ActorId> ordered = new ArrayList<>(actors);
    ordered.sort(java.util.Comparator.comparing(ActorId::value));
    ordered.forEach(index::drop);
  }

  private Version lock(ActorId actor, @Nullable String name) {
    return store.lock(actor, name).orElseThrow(() -> MemoryProblems.noVersion(name));
  }

  /** The draft, which nobody else changes until the transaction ends. */
  Version lockDraft(ActorId actor, @Nullable String name) {
    Version version = lock(actor, name);
    if (version.published()) {
      throw MemoryProblems.published(version);
    }
    return version;
  }
}
