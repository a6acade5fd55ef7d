package chat.roles.events;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.testing.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Events on a database of their own, with readers that look by themselves once an hour only. */
final class EventsFixture implements AutoCloseable {

  static final Duration NEVER = Duration.ofHours(1);

  final HikariDataSource database = new HikariDataSource();
  final JdbcClient jdbc = JdbcClient.create(database);
  final TransactionTemplate transactions =
      new TransactionTemplate(new JdbcTransactionManager(database));
  final FeedStore store = new FeedStore(jdbc, transactions);
  final Events events = new Events(jdbc, new News(jdbc));
  final Subscriptions subscriptions =
      new Subscriptions(store, new EventSettings(NEVER, NEVER, NEVER, Duration.ofDays(7)));

  EventsFixture() {
    database.setJdbcUrl(TestDatabase.freshUrl());
    database.setMinimumIdle(1);
    Flyway.configure().dataSource(database).load().migrate();
  }

  /** Announces over a connection of the caller's, with whatever transaction it is in. */
  void announce(Connection connection, UserId user, int number) {
    JdbcClient theirs = JdbcClient.create(new SingleConnectionDataSource(connection, true));
    new Events(theirs, new News(jdbc)).announce(user, null, "log", Json.nodes().numberNode(number));
  }

  void announce(UserId user, int number) {
    events.announce(user, null, "log", Json.nodes().numberNode(number));
  }

  /** What a reader that comes back with that id is told, up to now. */
  List<Event> since(UserId user, long position) throws InterruptedException {
    List<Event> all = new ArrayList<>();
    try (Subscription subscription = subscriptions.open(user, Long.toString(position))) {
      List<Event> some = subscription.next(Duration.ZERO);
      while (!some.isEmpty()) {
        all.addAll(some);
        some = subscription.next(Duration.ZERO);
      }
    }
    return all;
  }

  @Override
  public void close() {
    database.close();
  }

  /** The numbers in the payloads. */
  static List<Integer> numbers(List<Event> events) {
    return events.stream().map(event -> Integer.valueOf(event.payload())).toList();
  }
}
