package chat.roles.memory.vectors;

import chat.roles.memory.vectors.BacklogStore.Pending;
import chat.roles.memory.vectors.ModelStore.Model;
import chat.roles.models.embeddings.EmbeddingFailure;
import chat.roles.models.embeddings.Embeddings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Embeds, in the background, texts that have no vector of the newest model: since a model was not
 * there when they were written, or since another model was configured. Every server whose
 * configured model is the newest takes part. Each takes some at random of what is left, so they
 * seldom do the same, and doing it twice does no harm; what is done is in the database, so a
 * restart goes on. When nothing is left, the model is complete and searched.
 */
@Component
class Backlog implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int WINDOW = 1_000;
  private static final int BATCH = 32;

  private final BacklogStore store;
  private final ModelStore modelStore;
  private final EmbeddingModels models;
  private final Embeddings embeddings;
  private final PgVectorSetup pgVector;
  private final SearchSettings settings;
  private final Semaphore calls = new Semaphore(0);
  private volatile @Nullable Thread thread;

  Backlog(
      BacklogStore store,
      ModelStore modelStore,
      EmbeddingModels models,
      Embeddings embeddings,
      PgVectorSetup pgVector,
      SearchSettings settings) {
    this.store = store;
    this.modelStore = modelStore;
    this.models = models;
    this.embeddings = embeddings;
    this.pgVector = pgVector;
    this.settings = settings;
  }

  /** Has it look at once, when what the caller writes is committed. */
  void lookAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            calls.release();
          }
        });
  }

  @Override
  public void start() {
    thread = Thread.ofVirtual().name("embedding-backlog").start(this::run);
  }

  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void run() {
    try {
      while (isRunning()) {
        boolean called = calls.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        calls.drainPermits();
        attempt(called);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void attempt(boolean called) throws InterruptedException {
    try {
      if (!called) {
        pgVector.setUp(models.all());
        store.forgetRemovals();
      }
      embedAll();
      retire();
    } catch (EmbeddingFailure failure) {
      LOG.warn("Texts wait to be embedded: {}", failure.getMessage());
    } catch (DataAccessException | TransactionException e) {
      if (isRunning()) {
        LOG.warn("Texts wait to be embedded: {}", e.getMessage());
      }
    }
  }

  /** Until nothing is left, or somebody configured another model elsewhere. */
  void embedAll() throws InterruptedException {
    while (true) {
      models.forgetWhatWasRead();
      Optional<Model> newest = models.all().stream().findFirst();
      Optional<Model> ours = newest.filter(this::isOurs);
      if (newest.isPresent() && ours.isEmpty() && models.wasChosenHere()) {
        return;
      }
      List<Pending> pending = store.pending(ours.map(Model::id).orElse(0), WINDOW);
      if (pending.isEmpty()) {
        ours.filter(model -> !model.complete()).ifPresent(this::complete);
        return;
      }
      embed(some(pending));
    }
  }

  private void complete(Model model) {
    modelStore.complete(model.id());
    models.forgetWhatWasRead();
    LOG.info("All texts have their vector of {}, which is searched from now on.", model.name());
  }

  private boolean isOurs(Model model) {
    return model.name().equals(embeddings.model());
  }

  private static List<Pending> some(List<Pending> pending) {
    List<Pending> shuffled = new ArrayList<>(pending);
    Collections.shuffle(shuffled);
    return shuffled.subList(0, Math.min(BATCH, shuffled.size()));
  }

  private void embed(List<Pending> batch) throws InterruptedException {
    try {
      write(batch);
    } catch (EmbeddingFailure failure) {
      if (failure.isPassing()) {
        throw failure;
      }
      embedEach(batch);
    }
  }

  /** So that one text that a model refuses keeps no others waiting. */
  private void embedEach(List<Pending> batch) throws InterruptedException {
    for (Pending one : batch) {
      try {
        write(List.of(one));
      } catch (EmbeddingFailure failure) {
        if (failure.isPassing()) {
          throw failure;
        }
        store.postpone(one);
      }
    }
  }

  private void write(List<Pending> batch) throws InterruptedException {
    List<float[]> vectors = embeddings.embed(batch.stream().map(Pending::text).toList());
    models
        .own(vectors.getFirst().length)
        .ifPresent(model -> store.write(batch, vectors, model.id()));
  }

  private void retire() {
    for (int model : modelStore.outdated(settings.keepPrevious())) {
      while (isRunning() && !modelStore.retire(model, 5_000)) {
        LOG.debug("Vectors of model {} are deleted.", model);
      }
    }
  }
}
