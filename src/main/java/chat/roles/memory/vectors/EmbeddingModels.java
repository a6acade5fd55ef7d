package chat.roles.memory.vectors;

import chat.roles.memory.vectors.ModelStore.Model;
import chat.roles.models.embeddings.Embeddings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which model's vectors are made and which are searched.
 *
 * <p>The model that is configured when a server starts becomes the newest as soon as its first
 * vector is made here. It is searched when all texts have their vector of it; until then the one
 * that was searched before is, as long as this server can ask it: the one inside of the server
 * always, another endpoint when it is configured as the previous one. Otherwise the newest is
 * searched as far as it has come, and the rest is found by words.
 */
@Component
class EmbeddingModels {

  private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

  private final ModelStore store;
  private final Embeddings embeddings;
  private final Set<Integer> chosen = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Read read;

  EmbeddingModels(ModelStore store, Embeddings embeddings) {
    this.store = store;
    this.embeddings = embeddings;
  }

  private record Read(List<Model> models, long atNanos) {}

  /** All models, the newest first; as old as two seconds. */
  List<Model> all() {
    Read last = read;
    if (last == null || System.nanoTime() - last.atNanos() > FRESH_NANOS) {
      last = new Read(store.models(), System.nanoTime());
      read = last;
    }
    return last.models();
  }

  void forgetWhatWasRead() {
    read = null;
  }

  /** The model whose vectors are searched by this server; empty while there is none. */
  Optional<Model> searched() {
    List<Model> known = all().stream().filter(m -> embeddings.knows(m.name())).toList();
    return known.stream()
        .filter(Model::complete)
        .findFirst()
        .or(() -> known.stream().filter(m -> m.name().equals(embeddings.model())).findFirst());
  }

  /**
   * The model of vectors that the configured model made; from the first on it is the newest. Empty
   * when it was retired meanwhile, since servers with another configuration came after this one.
   */
  Optional<Model> own(int dimension) {
    if (chosen.add(dimension)) {
      store.choose(embeddings.model(), dimension);
      forgetWhatWasRead();
    }
    return all().stream()
        .filter(m -> m.name().equals(embeddings.model()) && m.dimension() == dimension)
        .findFirst();
  }

  /** Whether this server has made a vector. */
  boolean wasChosenHere() {
    return !chosen.isEmpty();
  }
}
