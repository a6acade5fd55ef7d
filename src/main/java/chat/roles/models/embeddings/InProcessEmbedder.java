package chat.roles.models.embeddings;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The small sentence transformer inside of the server, loaded at the first text. Of a text that is
 * longer than it takes (510 tokens) the vectors of the pieces are averaged; what comes after
 * {@value #MAX_CHARACTERS} characters is left out.
 *
 * <p>It computes in native code, which would keep a virtual thread's carrier: so it has a few
 * threads of its own, and each caller has at most as many texts in their line as there are threads.
 * A question comes between the texts of a long list.
 */
final class InProcessEmbedder implements TextEmbedder {

  static final String NAME = "all-minilm-l6-v2-q";
  static final int MAX_CHARACTERS = 20_000;

  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final ExecutorService threads;

  InProcessEmbedder() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("embeddings-", 1).factory());
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<float[]> embed(List<String> texts) throws InterruptedException {
    List<float[]> vectors = new ArrayList<>(texts.size());
    Queue<Future<float[]>> underWay = new ArrayDeque<>();
    try {
      for (String text : texts) {
        if (underWay.size() == THREADS) {
          vectors.add(result(underWay.remove()));
        }
        underWay.add(threads.submit(() -> vector(text)));
      }
      while (!underWay.isEmpty()) {
        vectors.add(result(underWay.remove()));
      }
      return vectors;
    } finally {
      underWay.forEach(future -> future.cancel(false));
    }
  }

  private static float[] vector(String text) {
    String start = text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
    return Loaded.MODEL.embed(start).content().vector();
  }

  private static float[] result(Future<float[]> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException) {
        throw new EmbeddingFailure(false, "the model inside of the server takes not this text");
      }
      throw new EmbeddingFailure(
          true, "the model inside of the server cannot be used: " + e.getCause());
    }
  }

  /** Loads the model when it is first named. */
  private static final class Loaded {

    private static final EmbeddingModel MODEL = load();

    private static EmbeddingModel load() {
      // the tokenizer's library would look for a cloud's metadata and tell its makers of its use
      System.setProperty("OPT_OUT_TRACKING", "true");
      System.setProperty("ai.djl.offline", "true");
      return new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
    }
  }
}
