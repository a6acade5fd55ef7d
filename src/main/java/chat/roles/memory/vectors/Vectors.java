package chat.roles.memory.vectors;

import chat.roles.memory.vectors.ModelStore.Model;
import chat.roles.memory.vectors.VectorStore.Scope;
import chat.roles.memory.vectors.VectorStore.Stored;
import chat.roles.models.embeddings.EmbeddingFailure;
import chat.roles.models.embeddings.Embeddings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Texts in scopes, found by meaning and by words.
 *
 * <p>Writing takes two steps, since a model may be slow: {@link #embed} before a transaction, the
 * change inside of the caller's. What could not be embedded is written all the same, found by its
 * words at once, and embedded in the background by whichever server comes to it. Writers of one
 * scope come one after the other: the first change locks it until its transaction ends. Who changes
 * several scopes in one transaction does so in the same order everywhere.
 */
@Component
public class Vectors {

  private static final Logger LOG = LoggerFactory.getLogger(Vectors.class);
  private static final int FEWEST_CANDIDATES = 50;

  private final VectorStore store;
  private final EmbeddingModels models;
  private final Embeddings embeddings;
  private final MeaningSearch meaning;
  private final CommonWords common;
  private final Backlog backlog;

  Vectors(
      VectorStore store,
      EmbeddingModels models,
      Embeddings embeddings,
      MeaningSearch meaning,
      CommonWords common,
      Backlog backlog) {
    this.store = store;
    this.models = models;
    this.embeddings = embeddings;
    this.meaning = meaning;
    this.common = common;
    this.backlog = backlog;
  }

  /**
   * The vectors of these texts, of each model that needs them. A model that fails is logged, and
   * its vectors are made later.
   */
  public Embedded embed(Collection<String> texts) throws InterruptedException {
    List<String> distinct =
        texts.stream().map(text -> StorableText.of(text, VectorEntry.MAX_TEXT)).distinct().toList();
    if (distinct.isEmpty()) {
      return Embedded.none();
    }
    Map<Integer, Map<String, short[]>> vectors = new HashMap<>();
    try {
      List<float[]> own = embeddings.embed(distinct);
      models
          .own(own.getFirst().length)
          .ifPresent(model -> vectors.put(model.id(), byText(distinct, own)));
    } catch (EmbeddingFailure failure) {
      LOG.warn("Texts are embedded later: {}", failure.getMessage());
    }
    Optional<Model> searched = models.searched();
    if (searched.isPresent() && !searched.get().name().equals(embeddings.model())) {
      try {
        Model former = searched.get();
        vectors.put(former.id(), byText(distinct, embeddings.embed(former.name(), distinct)));
      } catch (EmbeddingFailure failure) {
        LOG.warn("Texts have no vector of the former model: {}", failure.getMessage());
      }
    }
    return new Embedded(vectors);
  }

  private static Map<String, short[]> byText(List<String> texts, List<float[]> vectors) {
    Map<String, short[]> byText = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      byText.put(texts.get(i), Components.of(vectors.get(i)));
    }
    return byText;
  }

  /**
   * Puts entries in the place of those with the same ids; of a repeated id the last counts. Joins
   * the caller's transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void upsert(VectorScope scope, List<VectorEntry> entries, Embedded embedded) {
    Map<String, VectorEntry> last = new LinkedHashMap<>();
    entries.forEach(entry -> last.put(entry.id(), entry));
    if (last.isEmpty()) {
      return;
    }
    int newest = models.all().isEmpty() ? 0 : models.all().getFirst().id();
    store.put(store.change(scope), last.values(), embedded, newest);
    if (last.values().stream().anyMatch(e -> embedded.vector(newest, e.text()) == null)) {
      backlog.lookAfterCommit();
    }
  }

  /**
   * Removes those of the ids that are there, and says how many were. Joins the caller's
   * transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public int remove(VectorScope scope, Collection<String> ids) {
    return ids.isEmpty()
        ? 0
        : store.changeExisting(scope).map(changed -> store.remove(changed, ids)).orElse(0);
  }

  /**
   * Removes what fulfils all filters, without filters everything, and says how many that were.
   * Joins the caller's transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public int removeWhere(VectorScope scope, List<Set<String>> filters) {
    List<Set<String>> checked = Labels.checked(filters);
    return store.changeExisting(scope).map(c -> store.removeWhere(c, checked)).orElse(0);
  }

  /** Forgets the scope with all that is in it. Joins the caller's transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void drop(VectorScope scope) {
    store.drop(scope);
  }

  /** How many scopes of that kind there are whose names begin so. */
  public long scopes(String kind, String prefix) {
    return store.scopes(kind, prefix);
  }

  /** How many entries the scope has. */
  public long count(VectorScope scope) {
    return store.find(scope).map(store::count).orElse(0L);
  }

  /**
   * What is near by meaning and what has the words, the best of both first: ranks are added up, so
   * distances need not ascend. Sees all that was committed before, on whichever server. While the
   * question cannot be embedded, entries are found by their words.
   *
   * @throws IllegalStateException inside of a transaction, whose changes it would not see
   */
  public List<VectorHit> search(VectorQuery query) throws InterruptedException {
    Found found = found(query);
    return found == null ? List.of() : hits(found);
  }

  /**
   * The ids of what {@link #search} finds, for less: nothing else is read. What was removed in this
   * moment may be among them.
   */
  public List<String> find(VectorQuery query) throws InterruptedException {
    Found found = found(query);
    return found == null ? List.of() : found.best();
  }

  private @Nullable Found found(VectorQuery query) throws InterruptedException {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("a search sees what is committed: end the transaction first");
    }
    Scope scope = store.find(query.scope()).orElse(null);
    if (scope == null) {
      return null;
    }
    Asked asked = ask(query.text());
    int candidates = Math.max(FEWEST_CANDIDATES, 2 * query.count());
    List<String> near =
        asked == null
            ? List.of()
            : meaning.nearest(
                scope,
                asked.model(),
                new ExactSearch.Wanted(
                    asked.vector(),
                    new LabelFilter(query.filters()),
                    candidates,
                    query.maxDistance()));
    return new Found(
        scope,
        asked,
        Ranking.fuse(List.of(near, byWords(scope, query, candidates)), query.count()));
  }

  private List<String> byWords(Scope scope, VectorQuery query, int candidates) {
    String words =
        query.words() == VectorQuery.Words.NONE
            ? ""
            : Lexemes.query(query.text(), query.words(), common.words());
    return words.isEmpty() ? List.of() : store.byWords(scope, words, query.filters(), candidates);
  }

  private @Nullable Asked ask(String text) throws InterruptedException {
    Model model = models.searched().orElse(null);
    if (model == null) {
      return null;
    }
    try {
      float[] vector = embeddings.embed(model.name(), List.of(text)).getFirst();
      return vector.length == model.dimension() ? new Asked(model, vector) : null;
    } catch (EmbeddingFailure failure) {
      LOG.warn("Found by words alone: {}", failure.getMessage());
      return null;
    }
  }

  private List<VectorHit> hits(Found found) {
    Asked asked = found.asked();
    Map<String, Stored> stored =
        store.read(found.scope(), asked == null ? null : asked.model(), found.best());
    List<VectorHit> hits = new ArrayList<>();
    for (String id : found.best()) {
      Stored entry = stored.get(id);
      if (entry != null) {
        hits.add(new VectorHit(id, distance(asked, entry), entry.text(), entry.payload()));
      }
    }
    return hits;
  }

  private static @Nullable Double distance(@Nullable Asked asked, Stored entry) {
    byte[] components = entry.components();
    return asked == null || components == null
        ? null
        : Components.distance(asked.vector(), components);
  }

  /** The ids of what a question finds. */
  private record Found(Scope scope, @Nullable Asked asked, List<String> best) {}

  /** A question as a vector. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Asked(Model model, float[] vector) {}
}
