package chat.roles.events;

import chat.roles.kernel.ids.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells all nodes which users have news, some milliseconds after the events: PostgreSQL lets only
 * one transaction that notifies commit at a time, on the whole server, so that notices within those
 * that make the news would queue all runs' commits behind one another. One statement now tells of
 * everybody who came since the last.
 *
 * <p>A notice is a hint. One that is lost, or comes before its event is committed, costs the
 * readers a wait until their next look ({@code chatroles.events.poll}).
 */
@Component
final class News {

  /** Where nodes hear that a user has news; the payload is the user's id. */
  static final String CHANNEL = "chatroles_event";

  private static final Logger LOG = LoggerFactory.getLogger(News.class);
  private static final Duration GATHERING = Duration.ofMillis(20);

  private final JdbcClient jdbc;
  private final Set<String> users = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean gathering = new AtomicBoolean();

  News(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The user has news, in a transaction that is committed about now. */
  void of(UserId user) {
    users.add(user.value());
    if (gathering.compareAndSet(false, true)) {
      Thread.ofVirtual().name("events-news").start(this::gather);
    }
  }

  private void gather() {
    try {
      Thread.sleep(GATHERING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gathering.set(false);
    tell();
  }

  private void tell() {
    List<String> told = new ArrayList<>(users);
    told.forEach(users::remove);
    if (told.isEmpty()) {
      return;
    }
    try {
      jdbc.sql("SELECT pg_notify(?, news.user_id) FROM unnest(?::text[]) AS news(user_id)")
          .params(CHANNEL, told.toArray(String[]::new))
          .query((_, _) -> true)
          .list();
    } catch (DataAccessException e) {
      LOG.debug("Readers of events come to know by looking: {}", e.getMessage());
    }
  }
}
