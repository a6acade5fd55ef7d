package chat.roles.runs;

import chat.roles.kernel.db.OwnConnections;
import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process a node with a lease. When a lease could not be renewed in time the node is
 * fenced for good, and the process becomes another node as soon as the database answers.
 */
final class Heartbeat {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final LeaseStore leases;
  private final Duration lease;
  private final LongSupplier nanoTime;
  private final Consumer<Node> onLoss;
  private volatile @Nullable Node current;

  /**
   * @param onLoss told of a node that may not act any more
   */
  Heartbeat(
      OwnConnections connections, Duration lease, LongSupplier nanoTime, Consumer<Node> onLoss) {
    this.leases = new LeaseStore(connections, lease);
    this.lease = lease;
    this.nanoTime = nanoTime;
    this.onLoss = onLoss;
  }

  /** The node that this process is now; empty while it is none. */
  Optional<Node> living() {
    return Optional.ofNullable(current).filter(Node::alive);
  }

  /** The node that this process is now. */
  Node node() {
    return living()
        .orElseThrow(() ->
            new Problem(
                Category.UNAVAILABLE,
                "not-ready",
                "The server is starting, stopping, or cut off from its database; try again."));
  }

  /** Renews the lease, or makes this process another node. Failure waits for the next beat. */
  void beat() {
    try {
      renewOrRegister();
    } catch (SQLException e) {
      LOG.warn("The lease of this node could not be renewed: {}", e.getMessage());
    }
  }

  /**
   * Becomes a node.
   *
   * @param alone whether all other nodes are known to be dead
   */
  synchronized void join(boolean alone) throws SQLException {
    renewOrRegister();
    if (alone) {
      leases.removeOthers(node().id());
    }
  }

  /** Ends the lease: the node's runs are anybody's. */
  synchronized void stop() {
    Node node = current;
    current = null;
    if (node != null) {
      node.fence();
      try {
        leases.remove(node.id());
      } catch (SQLException e) {
        LOG.warn("The lease of this node ends by itself: {}", e.getMessage());
      }
    }
    leases.close();
  }

  private synchronized void renewOrRegister() throws SQLException {
    Node node = current;
    if (node != null && !node.alive()) {
      lose(node);
      node = null;
    }
    long sent = nanoTime.getAsLong();
    if (node != null && leases.renew(node.id())) {
      node.renewed(sent, lease);
      return;
    }
    if (node != null) {
      lose(node);
    }
    register(sent);
  }

  private void register(long sent) throws SQLException {
    Node former = current;
    Node node = new Node(Ids.nanoid(), nanoTime, sent, lease);
    leases.register(node.id());
    current = node;
    if (former != null) {
      LOG.warn("This process went on as node {} instead of {}", node.id(), former.id());
      leases.remove(former.id());
    }
  }

  private void lose(Node node) {
    node.fence();
    onLoss.accept(node);
  }
}
