package chat.roles.runs;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands the turns of lanes that became free over to those who wait for them, after the commit that
 * gave them back.
 */
final class HandOver {

  private final TurnStore turns;
  private final BooleanSupplier hasRoom;
  private final BiConsumer<Owned, Node> taker;

  /**
   * @param hasRoom whether this process may take on a further run
   * @param taker carries out what came to be this node's
   */
  HandOver(TurnStore turns, BooleanSupplier hasRoom, BiConsumer<Owned, Node> taker) {
    this.turns = turns;
    this.hasRoom = hasRoom;
    this.taker = taker;
  }

  /**
   * Hands over what a run has left by its end or by waiting.
   *
   * @param next the run that got the turn of its own lane in the same commit
   */
  void after(RunExecution execution, @Nullable Owned next) throws SQLException {
    for (String lane : lanesOf(execution, next)) {
      handOver(lane, execution.node());
    }
  }

  /** Hands over what others did not come to hand over, as long as there is room. */
  void abandoned(Node node) throws SQLException {
    boolean more = true;
    while (more && hasRoom.getAsBoolean()) {
      more = false;
      for (String lane : turns.abandoned()) {
        if (hasRoom.getAsBoolean()) {
          more |= handOver(lane, node);
        }
      }
    }
  }

  /** Whether a run came to be this node's. */
  private boolean handOver(String lane, Node node) throws SQLException {
    Owned next = turns.handOver(lane, node.id());
    if (next != null) {
      taker.accept(next, node);
    }
    return next != null;
  }

  /** The lanes that the run has left and that nobody got in the same commit. */
  private Set<String> lanesOf(RunExecution execution, @Nullable Owned next) throws SQLException {
    Set<String> lanes = new HashSet<>(execution.hasTurns() ? execution.heldTurns() : Set.of());
    String own = execution.owned().lane();
    if (own != null && next == null && turns.isAskedFor(own)) {
      lanes.add(own);
    }
    return lanes;
  }
}
