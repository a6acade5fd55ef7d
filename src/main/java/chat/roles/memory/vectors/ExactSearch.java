package chat.roles.memory.vectors;

import chat.roles.memory.vectors.ModelStore.Model;
import chat.roles.memory.vectors.VectorBlocks.Near;
import chat.roles.memory.vectors.VectorStore.Scope;
import chat.roles.memory.vectors.VectorStore.Taker;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares with every vector of a scope. The vectors of scopes that were searched last stay in
 * memory; a search first reads what changed since, so that it sees what was committed before it
 * began, on whichever server. A scope that is larger than half of the memory given to all is read
 * anew for each search, block by block.
 */
@Component
class ExactSearch {

  private final VectorStore store;
  private final TransactionTemplate reading;
  private final long largest;
  private final Cache<Key, ScopeVectors> scopes;

  ExactSearch(VectorStore store, PlatformTransactionManager transactions, SearchSettings settings) {
    this.store = store;
    this.reading = new TransactionTemplate(transactions);
    this.reading.setReadOnly(true);
    this.reading.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.largest = settings.cacheBytes() / 2;
    this.scopes =
        Caffeine.newBuilder()
            .maximumWeight(settings.cacheBytes() / 1024)
            .expireAfterAccess(Duration.ofHours(1))
            .weigher((Key _, ScopeVectors v) -> (int) (v.bytes() / 1024 + 1))
            .build();
  }

  private record Key(long scope, int model) {}

  /** What is looked for: a vector of the model's. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Wanted(float[] vector, LabelFilter labels, int count, double maxDistance) {}

  List<Near> nearest(Scope scope, Model model, Wanted wanted) {
    return with(
        scope,
        model,
        blocks ->
            blocks.nearest(wanted.vector(), wanted.labels(), wanted.count(), wanted.maxDistance()),
        () -> streamed(scope, model, wanted));
  }

  private List<Near> with(
      Scope scope,
      Model model,
      Function<VectorBlocks, List<Near>> search,
      Supplier<List<Near>> otherwise) {
    Key key = new Key(scope.id(), model.id());
    ScopeVectors vectors = scopes.get(key, _ -> new ScopeVectors(model.dimension()));
    long before = vectors.bytes();
    boolean here =
        vectors.bringUpTo(
            scope,
            largest,
            (after, startOver, taker) -> read(scope, model, after, startOver, taker));
    if (vectors.bytes() != before) {
      scopes.put(key, vectors); // weighs it again
    }
    return here ? vectors.read(search) : otherwise.get();
  }

  /** In one snapshot, so that no removal is forgotten in between. */
  private void read(Scope scope, Model model, long after, Runnable startOver, Taker taker) {
    reading.executeWithoutResult(_ -> {
      boolean forgotten = store.pruned(scope.id()).filter(pruned -> pruned > after).isPresent();
      if (forgotten) {
        startOver.run();
      }
      store.changes(scope.id(), model, forgotten ? 0 : after, taker);
    });
  }

  private List<Near> streamed(Scope scope, Model model, Wanted wanted) {
    Nearest nearest = new Nearest(wanted.count(), wanted.maxDistance());
    VectorBlocks block = new VectorBlocks(model.dimension());
    Runnable search =
        () -> {
          block
              .nearest(wanted.vector(), wanted.labels(), wanted.count(), wanted.maxDistance())
              .forEach(near -> nearest.take(near.id(), near.distance()));
          block.clear();
        };
    reading.executeWithoutResult(_ -> {
      store.changes(
          scope.id(),
          model,
          0,
          (id, labels, components) -> {
            if (components != null) {
              block.put(id, labels, Components.of(components));
            }
            if (block.size() == 16 * VectorBlocks.WIDTH) {
              search.run();
            }
          });
      search.run();
    });
    return nearest.inOrder();
  }
}
