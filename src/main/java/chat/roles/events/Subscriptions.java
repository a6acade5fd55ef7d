package chat.roles.events;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who reads on this node. */
public final class Subscriptions {

  private static final int MAX_OF_A_USER = 32;

  private final ConcurrentHashMap<UserId, Set<Subscription>> readers = new ConcurrentHashMap<>();
  private final FeedStore store;
  private final EventSettings settings;
  private volatile boolean open = true;

  Subscriptions(FeedStore store, EventSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /**
   * Begins to read.
   *
   * @param lastEventId the position up to which the reader has everything; null: up to now
   * @throws Problem caller, when it is no position; unavailable, when the server stops
   */
  public Subscription open(UserId user, @Nullable String lastEventId) {
    long end = store.end(user);
    long position = lastEventId == null ? end : Math.min(position(lastEventId), end);
    Subscription subscription =
        new Subscription(store, user, position, settings.poll(), this::remove);
    add(subscription);
    if (!open) {
      subscription.close();
      throw new Problem(
          Category.UNAVAILABLE, "stopping", "The server is stopping; subscribe again in a moment.");
    }
    return subscription;
  }

  private static long position(String lastEventId) {
    if (!lastEventId.matches("[0-9]{1,18}")) {
      throw new Problem(
          Category.CALLER,
          "last-event-id-invalid",
          "Last-Event-ID is the id of an event of this feed, a whole number.");
    }
    return Long.parseLong(lastEventId);
  }

  private void add(Subscription subscription) {
    readers.compute(
        subscription.user(),
        (_, present) -> {
          Set<Subscription> ofUser = present == null ? ConcurrentHashMap.newKeySet() : present;
          if (ofUser.size() >= MAX_OF_A_USER) {
            throw new Problem(
                Category.TOO_MANY,
                "too-many-subscribers",
                "At most " + MAX_OF_A_USER + " streams of events may be open; close one.");
          }
          ofUser.add(subscription);
          return ofUser;
        });
  }

  private void remove(Subscription subscription) {
    readers.computeIfPresent(
        subscription.user(),
        (_, ofUser) -> {
          ofUser.remove(subscription);
          return ofUser.isEmpty() ? null : ofUser;
        });
  }

  /** How long a silent stream may be silent. */
  public Duration heartbeat() {
    return settings.heartbeat();
  }

  /** How long a stream may last. */
  public Duration lifetime() {
    return settings.streamLifetime();
  }

  void wake(UserId user) {
    readers.getOrDefault(user, Set.of()).forEach(Subscription::wake);
  }

  void wakeAll() {
    readers.values().forEach(ofUser -> ofUser.forEach(Subscription::wake));
  }

  /** Ends all streams and lets no new ones begin. */
  void end() {
    open = false;
    readers.values().forEach(ofUser -> ofUser.forEach(Subscription::end));
  }
}
