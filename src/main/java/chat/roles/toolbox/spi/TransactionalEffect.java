package chat.roles.toolbox.spi;

import tools.jackson.databind.JsonNode;

/**
 * An effect inside of our own database: what it writes and the record of its outcome are one
 * commit. Neither a crash nor the loss of the run leaves one without the other.
 */
public interface TransactionalEffect {

  /** As {@link Effect#question}. */
  JsonNode question();

  /**
   * Does what comes before the transaction: what is slow, or outside of the database. May be done
   * again when the run is continued and nothing was recorded, as {@link Effect#perform}.
   *
   * @throws ToolFailure to record a failure as the outcome
   */
  Work prepare(Attempt attempt) throws InterruptedException;

  /** What is done inside of the transaction. */
  @FunctionalInterface
  interface Work {

    /**
     * Reads and writes the database in the transaction that is bound to this thread, which {@code
     * JdbcClient} and {@code TransactionTemplate} join; short, and nothing else: it holds the run's
     * row and a connection. Carried out again, after a rollback, when somebody was in the way or
     * the connection broke; so it keeps nothing outside of the database.
     *
     * <p>The transaction is READ COMMITTED: what is checked and then relied upon is to be locked.
     *
     * @throws ToolFailure to undo all that was written here, and to record a failure as the outcome
     */
    Outcome perform();
  }
}
