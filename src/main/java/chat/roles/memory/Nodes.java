package chat.roles.memory;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Problem;
import chat.roles.memory.vectors.Embedded;
import chat.roles.memory.vectors.VectorEntry;
import chat.roles.memory.vectors.VectorHit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The nodes of actors' memories. What changes something joins the caller's transaction and fails
 * without one; it locks the versions that it changes, so that changes of one version come one after
 * the other.
 */
@Component
public class Nodes {

  private static final String ROOT = "";

  /** About what a node takes in an answer without its content. */
  private static final int LEAST_BYTES = 200;

  private final Versions versions;
  private final NodeStore store;
  private final HistoryStore history;
  private final NodeIndex index;
  private final Revising revising;
  private final MemorySettings settings;

  Nodes(
      Versions versions,
      NodeStore store,
      HistoryStore history,
      NodeIndex index,
      Revising revising,
      MemorySettings settings) {
    this.versions = versions;
    this.store = store;
    this.history = history;
    this.index = index;
    this.revising = revising;
    this.settings = settings;
  }

  /**
   * Does what is slow before a list is saved, outside of a transaction: embeds it, and notes how
   * its versions stand.
   *
   * @throws Problem missing, when the actor does not have a version
   */
  public NodeList prepare(ActorId actor, List<NodeDraft> drafts) throws InterruptedException {
    Map<String, List<NodeDraft>> byVersion = new TreeMap<>();
    Map<String, Long> revisions = new TreeMap<>();
    for (NodeDraft draft : drafts) {
      Version version = versions.get(actor, draft.versionId());
      byVersion.computeIfAbsent(version.id(), _ -> new ArrayList<>()).add(draft);
      revisions.put(version.id(), version.revision());
    }
    return new NodeList(actor, byVersion, revisions, index.embed(texts(byVersion)));
  }

  /** What the nodes will be found by, as far as can be told without locking them. */
  private List<String> texts(Map<String, List<NodeDraft>> byVersion) {
    List<String> texts = new ArrayList<>();
    byVersion.forEach((version, drafts) -> {
      List<NodeDraft> partial = drafts.stream().filter(draft -> !draft.isWhole()).toList();
      Map<String, Node> before = new HashMap<>();
      for (Node node : store.meant(version, partial, VectorEntry.MAX_TEXT)) {
        before.put(node.id(), node);
        before.put(node.domain() + '\n' + node.key(), node);
      }
      for (NodeDraft draft : drafts) {
        String name = draft.domain() + '\n' + draft.key();
        texts.add(draft.text(before.get(draft.id() == null ? name : draft.id())));
      }
    });
    return texts;
  }

  /**
   * Saves a list, all of it or nothing. Nodes that are there are changed, by id or by domain and
   * key.
   *
   * @param replace whether siblings of the list that are not in it are removed, with what is below
   *     them
   * @return the nodes as they are now, each once
   * @throws Problem missing, when the actor does not have a node that is named; conflict, when a
   *     version is published, a key is another node's, or {@code replace} would remove what was
   *     changed since the list was prepared; caller, for a cycle; too large, beyond a limit
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<Node> save(NodeList list, boolean replace) {
    List<Node> saved = new ArrayList<>();
    list.byVersion()
        .forEach((version, drafts) ->
            saved.addAll(save(versions.lockDraft(list.actor(), version), list, drafts, replace)));
    return saved;
  }

  private List<Node> save(Version version, NodeList list, List<NodeDraft> drafts, boolean replace) {
    Saving saving =
        new Saving(
            version,
            new Tree(store.spots(version.id())),
            drafts,
            settings,
            ids -> notFree(version, ids));
    Set<String> removed = replace ? saving.removeOthers() : Set.of();
    saving.checkSize();
    checkUnchanged(version, list.revisions().getOrDefault(version.id(), 0L), removed);
    List<NodeStore.Placed> placed = saving.placed();
    revising.revise(
        version,
        replace ? "nodes#save#replace" : "nodes#save",
        list.embedded(),
        revision -> {
          history.remember(version.id(), revision, removed);
          store.delete(version.id(), removed);
          int changes = store.remember(version.id(), revision, placed);
          if (store.put(version.id(), revision, placed) != changes) {
            throw MemoryProblems.idInUse();
          }
          return removed.size() + changes;
        });
    return inOrder(version.id(), placed.stream().map(each -> each.spot().id()).toList());
  }

  /** Why a node of the version cannot have these ids; null when it can. */
  private @Nullable Problem notFree(Version version, Collection<String> ids) {
    List<String> taken = store.taken(ids);
    if (taken.isEmpty()) {
      return null;
    }
    String first = taken.getFirst();
    String elsewhere = store.versionsOf(version.actor(), taken).get(first);
    return elsewhere == null
        ? MemoryProblems.noNode(first)
        : Problem.conflict(
            "node-of-other-version",
            "The node %s is in version %s, not in %s: leave the id out to make another node with the same key."
                .formatted(Json.write(first), elsewhere, version.id()));
  }

  private void checkUnchanged(Version version, long prepared, Set<String> removed) {
    if (!removed.isEmpty()
        && version.revision() != prepared
        && history.changedAfter(version.id(), prepared, removed)) {
      throw Problem.conflict(
          "changed-meanwhile",
          "Another run changed nodes of version %s that #replace would remove: load them again, and save what is to stay."
              .formatted(Json.write(version.key())));
    }
  }

  /**
   * Removes nodes with all below them, or only what is below them.
   *
   * @return the ids of what was removed
   * @throws Problem missing, when one is not the actor's: then none is removed; conflict, when a
   *     version is published
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<String> remove(ActorId actor, Collection<String> ids, boolean onlyBelow) {
    Map<String, String> found = store.versionsOf(actor, ids);
    Map<String, Set<String>> byVersion = new TreeMap<>();
    for (String id : ids) {
      String version = found.get(id);
      if (version == null) {
        throw MemoryProblems.noNode(id);
      }
      byVersion.computeIfAbsent(version, _ -> new LinkedHashSet<>()).add(id);
    }
    List<String> removed = new ArrayList<>();
    byVersion.forEach((version, these) ->
        removed.addAll(remove(versions.lockDraft(actor, version), these, onlyBelow)));
    return removed;
  }

  private Set<String> remove(Version version, Set<String> ids, boolean onlyBelow) {
    Tree tree = new Tree(store.spots(version.id()));
    Set<String> removed = new LinkedHashSet<>();
    if (!onlyBelow) {
      ids.stream().filter(id -> tree.get(id) != null).forEach(removed::add);
    }
    removed.addAll(tree.below(ids));
    revising.revise(
        version,
        onlyBelow ? "nodes#remove-subs" : "nodes#remove",
        Embedded.none(),
        revision -> {
          history.remember(version.id(), revision, removed);
          store.delete(version.id(), removed);
          return removed.size();
        });
    return removed;
  }

  /**
   * A node by its id.
   *
   * @throws Problem missing, when the actor does not have it
   */
  public Node get(ActorId actor, String id) {
    return store.find(actor, id).orElseThrow(() -> MemoryProblems.noNode(id));
  }

  /** A node by its key. */
  public Optional<Node> find(Version version, String domain, String key) {
    return store.find(version.id(), domain, key);
  }

  /**
   * The first nodes below the parents, by key.
   *
   * @param parents ids; "" stands for none, so for the roots
   * @throws Problem missing, when the version does not have a parent
   */
  public List<Node> children(
      Version version, Collection<String> parents, String domain, int count) {
    requireParents(version, parents);
    if (isMuch(count) && store.isLarger(version.id(), parents, domain, count, mostBytes())) {
      throw tooLarge();
    }
    return store.children(version.id(), parents, domain, count, 0);
  }

  /**
   * A page of the nodes below a parent, by key.
   *
   * @param parent "" for none
   * @param domain null for all
   */
  public Page<Node> children(
      Version version, String parent, @Nullable String domain, PageRequest page) {
    List<String> parents = List.of(parent);
    requireParents(version, parents);
    return Page.of(
        store.children(version.id(), parents, domain, page.size(), page.offset()),
        page,
        store.countChildren(version.id(), parents, domain));
  }

  /** A node that was found by meaning; distance is null while it has no vector. */
  public record Match(Node node, @Nullable Double distance) {}

  /**
   * The nodes nearest by meaning, best first. Outside of a transaction.
   *
   * @param parents ids, "" for none; null for any
   * @throws Problem missing, when the version does not have a parent
   */
  public List<Match> match(
      Version version, String text, @Nullable Collection<String> parents, String domain, int count)
      throws InterruptedException {
    if (parents != null) {
      requireParents(version, parents);
    }
    List<VectorHit> hits =
        index.search(version.actor(), text, version.id(), parents, domain, count);
    Map<String, Node> nodes = byId(version.id(), hits.stream().map(VectorHit::id).toList());
    List<Match> matches = new ArrayList<>();
    for (VectorHit hit : hits) {
      Node node = nodes.get(hit.id());
      if (node != null) {
        matches.add(new Match(node, hit.distance()));
      }
    }
    return matches;
  }

  /**
   * Every way from a root to a leaf of a domain, by key. What hangs on a node of another domain is
   * a root here.
   *
   * @throws Problem too large, beyond {@code chatroles.memory.max-answer}
   */
  public List<List<Node>> chains(Version version, String domain) {
    Tree tree = new Tree(store.spots(version.id()));
    List<List<String>> ways = tree.chains(domain, mostBytes() / LEAST_BYTES);
    if (ways == null) {
      throw tooLarge();
    }
    Map<String, Node> nodes =
        byId(version.id(), ways.stream().flatMap(List::stream).distinct().toList());
    Map<String, Long> sizes = new HashMap<>();
    nodes.forEach((id, node) -> sizes.put(id, (long) node.size()));
    long size =
        ways.stream().flatMap(List::stream).mapToLong(id -> sizes.getOrDefault(id, 0L)).sum();
    if (size > mostBytes()) {
      throw tooLarge();
    }
    return ways.stream()
        .map(way -> way.stream().map(nodes::get).filter(Objects::nonNull).toList())
        .toList();
  }

  private long mostBytes() {
    return settings.maxAnswer().toBytes();
  }

  /** Whether so many nodes may have more than an answer may. */
  private boolean isMuch(int count) {
    return count * (settings.maxContent().toBytes() + LEAST_BYTES) > mostBytes();
  }

  private Problem tooLarge() {
    return MemoryProblems.tooLarge(
        "The answer would have more than %,d bytes (chatroles.memory.max-answer): ask for less at once, with nodes#query."
            .formatted(mostBytes()));
  }

  private void requireParents(Version version, Collection<String> parents) {
    Set<String> named = parents.stream().filter(id -> !id.equals(ROOT)).collect(Collectors.toSet());
    named.stream()
        .filter(id -> id.indexOf(0) >= 0)
        .findFirst()
        .ifPresent(id -> {
          throw MemoryProblems.noNode(id);
        });
    Map<String, String> found = store.versionsOf(version.actor(), named);
    for (String id : named) {
      if (!version.id().equals(found.get(id))) {
        throw MemoryProblems.noNode(id);
      }
    }
  }

  private List<Node> inOrder(String version, List<String> ids) {
    Map<String, Node> nodes = byId(version, ids);
    return ids.stream().map(nodes::get).toList();
  }

  private Map<String, Node> byId(String version, List<String> ids) {
    if (isMuch(ids.size()) && store.isLarger(version, ids, mostBytes())) {
      throw tooLarge();
    }
    return store.all(version, ids).stream()
        .collect(Collectors.toMap(Node::id, Function.identity()));
  }
}
