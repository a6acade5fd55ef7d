package chat.roles.database;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The embedded PostgreSQL while it starts beside everything else, and after. */
final class EmbeddedStart implements AutoCloseable {

  private static final int MAX_CONNECTIONS = 200;

  private final CompletableFuture<EmbeddedPostgres> started;

  private EmbeddedStart(CompletableFuture<EmbeddedPostgres> started) {
    this.started = started;
  }

  /** Begins and returns at once. */
  static EmbeddedStart in(Path directory) {
    CompletableFuture<EmbeddedPostgres> started = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("postgres-start")
        .daemon()
        .start(() -> {
          try {
            started.complete(EmbeddedPostgres.start(directory, directory, MAX_CONNECTIONS));
          } catch (InterruptedException | RuntimeException | Error e) {
            started.completeExceptionally(e);
          }
        });
    return new EmbeddedStart(started);
  }

  /**
   * Waits until it answers.
   *
   * @throws chat.roles.kernel.startup.StartRefusedException when it does not start
   */
  DatabaseAddress address() {
    try {
      return started.join().address();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Stops it, if it was started or still starts. Repeating it does nothing. */
  @Override
  public void close() {
    started.handle((postgres, failure) -> postgres).thenAccept(EmbeddedStart::stop).join();
  }

  @SuppressWarnings("NullAway") // null when the start failed
  private static void stop(EmbeddedPostgres postgres) {
    if (postgres != null) {
      postgres.close();
    }
  }
}
