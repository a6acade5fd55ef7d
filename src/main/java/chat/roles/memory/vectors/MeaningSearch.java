package chat.roles.memory.vectors;

import chat.roles.memory.vectors.ModelStore.Model;
import chat.roles.memory.vectors.VectorBlocks.Near;
import chat.roles.memory.vectors.VectorStore.Scope;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Chooses between the exact search and pgvector's. In small scopes the exact one is as fast and
 * misses nothing; so it is when filters leave too little for the index to come by.
 */
@Component
class MeaningSearch {

  private final ExactSearch exact;
  private final PgVector pgVector;
  private final VectorStore store;
  private final SearchSettings settings;
  private final Cache<Long, Boolean> large =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  MeaningSearch(ExactSearch exact, PgVector pgVector, VectorStore store, SearchSettings settings) {
    this.exact = exact;
    this.pgVector = pgVector;
    this.store = store;
    this.settings = settings;
  }

  List<String> nearest(Scope scope, Model model, ExactSearch.Wanted wanted) {
    if (pgVector.holds(model) && isLarge(scope)) {
      List<Near> found = pgVector.nearest(scope, model, wanted);
      if (found.size() == wanted.count()) {
        return ids(found.stream().filter(n -> n.distance() <= wanted.maxDistance()).toList());
      }
    }
    return ids(exact.nearest(scope, model, wanted));
  }

  private boolean isLarge(Scope scope) {
    return large.get(scope.id(), _ -> store.hasMoreThan(scope, settings.exactUpTo()));
  }

  private static List<String> ids(List<Near> found) {
    return found.stream().map(Near::id).toList();
  }
}
