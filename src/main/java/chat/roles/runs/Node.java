package chat.roles.runs;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * This process as an owner of runs: from one registration until its lease is lost. Counts itself as
 * dead earlier than the database does, since it counts from before each renewal was sent.
 */
final class Node {

  private final String id;
  private final LongSupplier nanoTime;
  private volatile long aliveUntilNanos;
  private volatile boolean fenced;

  Node(String id, LongSupplier nanoTime, long sentNanos, Duration lease) {
    this.id = id;
    this.nanoTime = nanoTime;
    renewed(sentNanos, lease);
  }

  String id() {
    return id;
  }

  /** Whether it may still act for its runs. */
  boolean alive() {
    return !fenced && aliveUntilNanos - nanoTime.getAsLong() > 0;
  }

  /** The lease was renewed by a request sent at {@code sentNanos}. */
  void renewed(long sentNanos, Duration lease) {
    aliveUntilNanos = sentNanos + lease.toNanos();
  }

  /** Never alive again. */
  void fence() {
    fenced = true;
  }
}
