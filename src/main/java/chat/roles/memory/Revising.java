package chat.roles.memory;

import chat.roles.memory.vectors.Embedded;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Changes of a version's nodes, each with what is needed to undo it and with the index by meaning.
 * The caller's transaction has locked the version.
 */
@Component
class Revising {

  private final VersionStore versions;
  private final NodeStore nodes;
  private final HistoryStore history;
  private final NodeIndex index;
  private final MemorySettings settings;

  Revising(
      VersionStore versions,
      NodeStore nodes,
      HistoryStore history,
      NodeIndex index,
      MemorySettings settings) {
    this.versions = versions;
    this.nodes = nodes;
    this.history = history;
    this.index = index;
    this.settings = settings;
  }

  /** What changes the nodes. */
  interface Work extends LongFunction<Integer> {

    /**
     * Remembers what is about to change, and changes it.
     *
     * @return how many nodes
     */
    @Override
    Integer apply(long revision);
  }

  /**
   * Makes a revision of the version. One that changes nothing is none.
   *
   * @param embedded what was embedded before; the rest is in the background
   */
  void revise(Version version, String method, Embedded embedded, Work work) {
    long revision = version.revision() + 1;
    history.begin(version.id(), revision, method);
    int changed = work.apply(revision);
    history.end(version.id(), revision, changed);
    if (changed > 0) {
      versions.moveTo(version.id(), revision);
      bringIndex(version, history.changed(version.id(), revision), embedded);
      history.forgetUpTo(version.id(), revision - settings.historyRevisions());
    }
  }

  private void bringIndex(Version version, List<String> changed, Embedded embedded) {
    List<Node> there = nodes.all(version.id(), changed);
    var ids = there.stream().map(Node::id).collect(Collectors.toSet());
    index.upsert(version.actor(), there, embedded);
    index.remove(version.actor(), changed.stream().filter(id -> !ids.contains(id)).toList());
  }
}
