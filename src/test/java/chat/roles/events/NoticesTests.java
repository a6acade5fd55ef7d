package chat.roles.events;

import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.db.Notices;
import chat.roles.kernel.ids.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** Readers of these tests look by themselves once an hour, so whatever wakes them is a notice. */
@Timeout(60)
class NoticesTests {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final EventsFixture fixture = new EventsFixture();
  private final UserId user = UserId.fresh();
  private final BlockingQueue<Integer> sessions = new LinkedBlockingQueue<>();
  private final Notices notices =
      new Notices(
          this::open,
          News.CHANNEL,
          fixture.subscriptions::wakeAll,
          to -> fixture.subscriptions.wake(new UserId(to)));

  @BeforeEach
  void listen() throws Exception {
    notices.start();
  }

  @AfterEach
  void stop() {
    notices.stop();
    fixture.close();
  }

  @Test
  void wakesAReaderAtOnce() throws Exception {
    try (Subscription subscription = fixture.subscriptions.open(user, null)) {
      awaitSession();
      fixture.announce(user, 1);
      assertThat(EventsFixture.numbers(subscription.next(LONG))).containsExactly(1);
      fixture.announce(user, 2);
      assertThat(EventsFixture.numbers(subscription.next(LONG))).containsExactly(2);
    }
  }

  @Test
  void isToldOfWhatATransactionAnnouncedOnceItIsCommitted() throws Exception {
    UserId other = UserId.fresh();
    try (Subscription subscription = fixture.subscriptions.open(user, null);
        Subscription others = fixture.subscriptions.open(other, null)) {
      awaitSession();
      fixture.transactions.executeWithoutResult(_ -> {
        fixture.announce(user, 1);
        tellAndAwait(other, others);
      });
      assertThat(EventsFixture.numbers(subscription.next(LONG))).containsExactly(1);
    }
  }

  /** On another thread, and so in a transaction of its own. */
  private void tellAndAwait(UserId other, Subscription others) {
    CompletableFuture.runAsync(() -> fixture.announce(other, 2)).join();
    try {
      assertThat(EventsFixture.numbers(others.next(LONG))).containsExactly(2);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void goesOnWhenItsConnectionIsCut() throws Exception {
    try (Subscription subscription = fixture.subscriptions.open(user, null)) {
      int first = awaitSession();
      fixture.jdbc.sql("SELECT pg_terminate_backend(?)").param(first).query(Boolean.class).single();
      fixture.announce(user, 1);
      assertThat(EventsFixture.numbers(subscription.next(LONG))).containsExactly(1);
      assertThat(awaitSession()).isNotEqualTo(first);
      fixture.announce(user, 2);
      assertThat(EventsFixture.numbers(subscription.next(LONG))).containsExactly(2);
    }
  }

  @Test
  void endsAWaitingReaderWhenTheServerStops() throws Exception {
    Subscription subscription = fixture.subscriptions.open(user, null);
    Thread stopping = Thread.ofVirtual().start(fixture.subscriptions::end);
    assertThat(subscription.next(LONG)).isEmpty();
    assertThat(subscription.open()).isFalse();
    stopping.join();
  }

  private Connection open() throws SQLException {
    Connection connection = fixture.database.getConnection();
    sessions.add(connection.unwrap(PGConnection.class).getBackendPID());
    return connection;
  }

  private int awaitSession() throws InterruptedException {
    return Objects.requireNonNull(sessions.poll(30, TimeUnit.SECONDS));
  }
}
