package chat.roles.runs;

import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;

/** Stores new runs, once, over lost connections and repeated requests. */
final class Insertion {

  private final OwnershipStore ownership;
  private final BooleanSupplier hasRoom;

  /**
   * @param hasRoom whether this process may take on a further run
   */
  Insertion(OwnershipStore ownership, BooleanSupplier hasRoom) {
    this.ownership = ownership;
    this.hasRoom = hasRoom;
  }

  /** What came of it. */
  sealed interface Inserted {

    record Here() implements Inserted {}

    record Queued() implements Inserted {}

    /** The request was made before. */
    record Before(RunId run) implements Inserted {}

    static Inserted of(boolean running) {
      return running ? new Here() : new Queued();
    }
  }

  /**
   * Stores the run.
   *
   * @throws Problem conflict, when its id was used before; unprocessable, when its request's key
   *     was used for another message
   */
  Inserted insert(NewRun run, Packed input, Node node) {
    return Persistence.whileAlive(
        node,
        run.id(),
        again -> {
          try {
            return Inserted.of(ownership.insert(run, input, node.id(), hasRoom.getAsBoolean()));
          } catch (SQLException e) {
            if (!Persistence.isDuplicate(e)) {
              throw e;
            }
            return before(run, node, again);
          }
        });
  }

  /** What is there already: our own insertion whose answer was lost, or somebody's request. */
  private Inserted before(NewRun run, Node node, boolean again) throws SQLException {
    NewRun.Request request = run.request();
    OwnershipStore.Repeated repeated =
        request == null ? null : ownership.repeated(run.actor(), request).orElse(null);
    if (request == null || repeated == null || repeated.run().equals(run.id())) {
      if (!again) {
        throw existing();
      }
      return Inserted.of(ownership.isFirst(run.id(), node.id()));
    }
    if (!repeated.hash().equals(request.hash())) {
      throw new Problem(
          Category.UNPROCESSABLE,
          "idempotency-key-reused",
          "This Idempotency-Key was used for another message; use a new one for a new message.");
    }
    return new Inserted.Before(repeated.run());
  }

  private static Problem existing() {
    return Problem.conflict("run-exists", "A run with this id was started before.");
  }
}
