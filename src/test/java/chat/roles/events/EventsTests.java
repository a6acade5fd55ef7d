package chat.roles.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.db.Companion;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Problem;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventsTests {

  @SuppressWarnings("NullAway.Init")
  private static EventsFixture fixture;

  private final UserId user = UserId.fresh();

  @BeforeAll
  static void migrate() {
    fixture = new EventsFixture();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void tellsWhatWasAnnouncedInItsOrder() throws Exception {
    ActorId actor = ActorId.fresh();
    fixture.events.announce(user, actor, "log", Json.object().put("text", "a\nb \" ü 😀"));
    fixture.announce(user, 2);
    assertThat(fixture.since(user, 0))
        .containsExactly(
            new Event(1, actor, "log", "{\"text\":\"a\\nb \\\" ü 😀\"}"),
            new Event(2, null, "log", "2"));
  }

  @Test
  void isCompleteFromWhereverAReaderResumes() throws Exception {
    IntStream.rangeClosed(1, 250).forEach(number -> fixture.announce(user, number));
    for (int position = 0; position <= 250; position += 7) {
      assertThat(EventsFixture.numbers(fixture.since(user, position)))
          .isEqualTo(IntStream.rangeClosed(position + 1, 250).boxed().toList());
    }
  }

  @Test
  void losesNothingThatIsCommittedOutOfOrder() throws Exception {
    try (Connection slow = fixture.database.getConnection();
        Connection quick = fixture.database.getConnection()) {
      slow.setAutoCommit(false);
      fixture.announce(slow, user, 1);
      fixture.announce(quick, user, 2);
      List<Event> seen = new ArrayList<>(fixture.since(user, 0));
      assertThat(EventsFixture.numbers(seen)).containsExactly(2);
      slow.commit();
      seen.addAll(fixture.since(user, seen.getLast().position()));
      assertThat(EventsFixture.numbers(seen)).containsExactly(2, 1);
      assertThat(fixture.since(user, 0)).isEqualTo(seen);
    }
  }

  @Test
  void tellsAllReadersTheSameWhileManyWriteAtOnce() throws Exception {
    int writers = 6;
    int each = 60;
    long all = 360;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Event>>> readers = new ArrayList<>();
      for (int reader = 0; reader < 3; reader++) {
        readers.add(threads.submit(restlessReader(reader, all)));
      }
      List<Future<Void>> written = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        int first = writer * each;
        written.add(threads.submit(() -> writeSlowly(first, each)));
      }
      List<Event> told = fixture.since(user, 0);
      for (Future<Void> writing : written) {
        writing.get();
      }
      for (Future<List<Event>> reader : readers) {
        List<Event> seen = reader.get();
        assertThat(seen)
            .extracting(Event::position)
            .isEqualTo(LongStream.rangeClosed(1, all).boxed().toList());
        assertThat(seen.subList(0, told.size())).isEqualTo(told);
        assertThat(seen).isEqualTo(readers.getFirst().get());
      }
    }
    for (int writer = 0; writer < writers; writer++) {
      int first = writer * each;
      assertThat(EventsFixture.numbers(fixture.since(user, 0)).stream())
          .filteredOn(number -> number >= first && number < first + each)
          .isSorted();
    }
  }

  /** Comes back with its last id again and again. */
  private Callable<List<Event>> restlessReader(int seed, long all) {
    return () -> {
      Random random = new Random(seed);
      List<Event> seen = new ArrayList<>();
      while (seen.size() < all) {
        long position = seen.isEmpty() ? 0 : seen.getLast().position();
        List<Event> some = fixture.since(user, position);
        seen.addAll(some.subList(0, some.isEmpty() ? 0 : 1 + random.nextInt(some.size())));
      }
      return seen;
    };
  }

  /** Transactions of several events, some of them rolled back first. */
  private Void writeSlowly(int first, int count) throws Exception {
    Random random = new Random(first);
    try (Connection connection = fixture.database.getConnection()) {
      connection.setAutoCommit(false);
      int done = 0;
      while (done < count) {
        int some = Math.min(count - done, 1 + random.nextInt(4));
        for (int i = 0; i < some; i++) {
          fixture.announce(connection, user, first + done + i);
        }
        if (random.nextInt(4) == 0) {
          connection.rollback();
        } else {
          connection.commit();
          done += some;
        }
      }
    }
    return null;
  }

  @Test
  void announcesWithARecordOrNotAtAll() throws Exception {
    for (boolean recorded : List.of(true, false)) {
      Companion companion =
          fixture.events.announcing(user, null, "run", Json.object().put("yes", recorded));
      fixture
          .jdbc
          .sql(
              "WITH recorded AS (SELECT 1 AS one WHERE ?), companion AS ("
                  + companion.sql()
                  + ") SELECT count(*) FROM recorded")
          .param(recorded)
          .params(companion.parameters())
          .query(Long.class)
          .single();
    }
    assertThat(fixture.since(user, 0)).containsExactly(new Event(1, null, "run", "{\"yes\":true}"));
  }

  @Test
  void keepsUsersApart() throws Exception {
    UserId other = UserId.fresh();
    fixture.announce(user, 1);
    fixture.announce(other, 2);
    fixture.announce(user, 3);
    assertThat(EventsFixture.numbers(fixture.since(user, 0))).containsExactly(1, 3);
    assertThat(EventsFixture.numbers(fixture.since(other, 0))).containsExactly(2);
  }

  @Test
  void deletesOldEventsAndNeverGivesAPositionTwice() throws Exception {
    fixture.announce(user, 1);
    fixture.announce(user, 2);
    assertThat(fixture.since(user, 0)).hasSize(2);
    fixture
        .jdbc
        .sql("UPDATE event SET created_at = now() - interval '8 days' WHERE user_id = ?")
        .param(user.value())
        .update();
    fixture.announce(user, 3);
    new Retention(fixture.store, Duration.ofDays(7)).work();
    assertThat(fixture.since(user, 0)).containsExactly(new Event(3, null, "log", "3"));
  }

  @Test
  void beginsNowForANewReader() throws Exception {
    fixture.announce(user, 1);
    try (Subscription subscription = fixture.subscriptions.open(user, null)) {
      fixture.announce(user, 2);
      assertThat(EventsFixture.numbers(subscription.next(Duration.ZERO))).containsExactly(2);
    }
  }

  @Test
  void takesAnIdFromBeyondTheFeedAsNow() throws Exception {
    fixture.announce(user, 1);
    try (Subscription subscription = fixture.subscriptions.open(user, "999")) {
      fixture.announce(user, 2);
      assertThat(EventsFixture.numbers(subscription.next(Duration.ZERO))).containsExactly(2);
    }
  }

  @Test
  void refusesAnIdThatIsNone() {
    for (String id : List.of("", "x", "-1", "1234567890123456789")) {
      assertThatExceptionOfType(Problem.class)
          .as(id)
          .isThrownBy(() -> fixture.subscriptions.open(user, id));
    }
  }

  @Test
  void refusesMoreStreamsThanAUserMayHave() {
    List<Subscription> open = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      open.add(fixture.subscriptions.open(user, null));
    }
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> fixture.subscriptions.open(user, null));
    open.getFirst().close();
    fixture.subscriptions.open(user, null).close();
    open.forEach(Subscription::close);
  }
}
