package chat.roles.memory.vectors;

import chat.roles.memory.vectors.VectorStore.Scope;
import chat.roles.memory.vectors.VectorStore.Taker;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * One scope's vectors of one model in the memory of this server, as of a revision. Searched by many
 * threads at once, brought up by one while the others wait.
 */
final class ScopeVectors {

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final VectorBlocks blocks;
  private long revision;
  private boolean tooLarge;
  private volatile long bytes;

  ScopeVectors(int dimension) {
    this.blocks = new VectorBlocks(dimension);
  }

  /** Reads what changed after a revision; everything, when too much of that is forgotten. */
  interface Changes {
    /**
     * @param startOver to be called before everything is given
     */
    void read(long after, Runnable startOver, Taker taker);
  }

  long bytes() {
    return bytes;
  }

  /**
   * Brings it at least up to the scope as it was read.
   *
   * @return false when it is too large to be held; nothing of it is
   */
  boolean bringUpTo(Scope scope, long largest, Changes changes) {
    lock.readLock().lock();
    try {
      if (tooLarge || revision >= scope.revision()) {
        return !tooLarge;
      }
    } finally {
      lock.readLock().unlock();
    }
    lock.writeLock().lock();
    try {
      if (!tooLarge && revision < scope.revision()) {
        bringUp(scope, largest, changes);
      }
      return !tooLarge;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void bringUp(Scope scope, long largest, Changes changes) {
    try {
      changes.read(
          revision,
          blocks::clear,
          (id, labels, components) -> {
            if (components == null) {
              blocks.remove(id);
            } else if (blocks.bytes() <= largest) {
              blocks.put(id, labels, Components.of(components));
            }
          });
    } catch (RuntimeException | Error e) {
      blocks.clear();
      revision = 0;
      throw e;
    }
    tooLarge = blocks.bytes() > largest;
    if (tooLarge) {
      blocks.clear();
    }
    revision = scope.revision();
    bytes = blocks.bytes();
  }

  <T> T read(Function<VectorBlocks, T> search) {
    lock.readLock().lock();
    try {
      return search.apply(blocks);
    } finally {
      lock.readLock().unlock();
    }
  }
}
