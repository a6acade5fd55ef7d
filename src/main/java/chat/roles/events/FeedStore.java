package chat.roles.events;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The feeds in the database.
 *
 * <p>A reader that remembers "everything up to n" loses events when n is taken while writing: of
 * two transactions the later number may be committed first, and the earlier one then appears behind
 * the reader's back. So writers take no place at all. Places are given by readers: one transaction
 * at a time for each user (it holds the feed's row) numbers what is committed by then, and what
 * commits later comes later. Nobody who announces ever waits for a lock, as with a counter that
 * writers share, and nothing hangs on transaction ids, which a dump and restore does not keep.
 */
final class FeedStore {

  private static final int PLACED_AT_ONCE = 1_000;

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;

  FeedStore(JdbcClient jdbc, TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.transactions = transactions;
  }

  /** The feed's last position, with all in it that was committed before the call. */
  long end(UserId user) {
    place(user);
    return jdbc.sql("SELECT last_position FROM event_feed WHERE user_id = ?")
        .param(user.value())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /** What follows a position, oldest first; empty when nothing does now. */
  List<Event> after(UserId user, long position, int limit) {
    List<Event> events = placedAfter(user, position, limit);
    if (events.isEmpty() && place(user)) {
      return placedAfter(user, position, limit);
    }
    return events;
  }

  private List<Event> placedAfter(UserId user, long position, int limit) {
    return jdbc.sql(
            """
            SELECT position, actor_id, topic, payload FROM event
            WHERE user_id = ? AND position > ? ORDER BY position LIMIT ?
            """)
        .params(user.value(), position, limit)
        .query((row, _) -> event(row))
        .list();
  }

  private static Event event(ResultSet row) throws SQLException {
    @Nullable String actor = row.getString("actor_id");
    return new Event(
        row.getLong("position"),
        actor == null ? null : new ActorId(actor),
        row.getString("topic"),
        row.getString("payload"));
  }

  /** Gives what is committed its place; false when there was nothing to do. */
  private boolean place(UserId user) {
    boolean any = false;
    while (waiting(user)) {
      transactions.executeWithoutResult(_ -> placeSome(user));
      any = true;
    }
    return any;
  }

  private boolean waiting(UserId user) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM event WHERE user_id = ? AND position IS NULL)")
        .param(user.value())
        .query(Boolean.class)
        .single();
  }

  /** Each statement sees what was committed before it, so the lock comes in one of its own. */
  private void placeSome(UserId user) {
    jdbc.sql("INSERT INTO event_feed (user_id) VALUES (?) ON CONFLICT DO NOTHING")
        .param(user.value())
        .update();
    long last =
        jdbc.sql("SELECT last_position FROM event_feed WHERE user_id = ? FOR UPDATE")
            .param(user.value())
            .query(Long.class)
            .single();
    jdbc.sql(
            """
            WITH waiting AS (
              SELECT seq FROM event WHERE user_id = :user AND position IS NULL
              ORDER BY seq LIMIT :limit),
            numbered AS (SELECT seq, row_number() OVER (ORDER BY seq) AS number FROM waiting),
            placed AS (
              UPDATE event e SET position = :last + n.number FROM numbered n
              WHERE e.seq = n.seq AND e.position IS NULL RETURNING 1)
            UPDATE event_feed SET last_position = :last + (SELECT count(*) FROM placed)
            WHERE user_id = :user
            """)
        .param("user", user.value())
        .param("limit", PLACED_AT_ONCE)
        .param("last", last)
        .update();
  }

  /** Deletes some of what is older; how many. Nodes that do it at once pass each other by. */
  int deleteOlderThan(Duration age, int limit) {
    return jdbc.sql(
            """
            DELETE FROM event WHERE seq IN (
              SELECT seq FROM event WHERE created_at < now() - :age * interval '1 millisecond'
              ORDER BY created_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            """)
        .param("age", age.toMillis())
        .param("limit", limit)
        .update();
  }
}
