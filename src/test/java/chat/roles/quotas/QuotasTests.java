package chat.roles.quotas;

import static chat.roles.quotas.QuotasFixture.DAY;
import static chat.roles.quotas.QuotasFixture.need;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import chat.roles.kernel.ids.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotasTests {

  private final QuotasFixture fixture = new QuotasFixture();
  private final Allowance daily = fixture.daily(3_000);
  private final Quotas quotas = fixture.waiting(Duration.ZERO, daily);

  private Reserved.Granted granted(Need need) throws InterruptedException {
    return (Reserved.Granted) quotas.reserve(daily, need);
  }

  private Reserved.Refused refused(Need need) throws InterruptedException {
    return (Reserved.Refused) quotas.reserve(daily, need);
  }

  private long remaining() {
    return quotas.get(daily).remaining();
  }

  @Test
  void takesWhatWasUsedAndGivesBackTheRest() throws Exception {
    Reserved.Granted granted = granted(need("a", 1_000, 10));
    assertThat(granted.tokens()).isEqualTo(1_000);
    assertThat(granted.left(300)).isEqualTo(2_700);
    assertThat(remaining()).isEqualTo(2_000);
    fixture.settle(quotas, granted, 300);
    assertThat(remaining()).isEqualTo(2_700);
    assertThat(fixture.claims()).isZero();
  }

  @Test
  void countsWhatWasUsedThoughTheDatabaseBrokeDownAndForgotTheReservation() throws Exception {
    fixture.settle(quotas, granted(need("a", 1_000, 10)), 100);
    Reserved.Granted forgotten = granted(need("b", 1_000, 10));
    fixture.sql.sql("DELETE FROM quota_claim").update();
    assertThat(remaining()).isEqualTo(2_900);
    fixture.settle(quotas, forgotten, 300);
    assertThat(remaining()).isEqualTo(2_600);
  }

  @Test
  void countsWhatWasUsedThoughEvenTheQuotaWasForgotten() throws Exception {
    Reserved.Granted forgotten = granted(need("a", 1_000, 10));
    fixture.sql.sql("DELETE FROM quota_claim").update();
    fixture.sql.sql("DELETE FROM quota").update();
    fixture.settle(quotas, forgotten, 300);
    assertThat(granted(need("b", 1_000, 10)).left(0)).isEqualTo(2_700);
  }

  @Test
  void givesBackWhatAFailedCallHadReserved() throws Exception {
    Reserved.Granted granted = granted(need("a", 1_000, 10));
    quotas.release(granted);
    assertThat(remaining()).isEqualTo(3_000);
    quotas.release(granted);
    assertThat(remaining()).isEqualTo(3_000);
  }

  @Test
  void givesBackThoughTheThreadIsInterrupted() throws Exception {
    Reserved.Granted granted = granted(need("a", 1_000, 10));
    Thread.currentThread().interrupt();
    quotas.release(granted);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(remaining()).isEqualTo(3_000);
  }

  @Test
  void releasingWhatIsSettledChangesNothing() throws Exception {
    Reserved.Granted granted = granted(need("a", 1_000, 10));
    fixture.settle(quotas, granted, 300);
    quotas.release(granted);
    assertThat(remaining()).isEqualTo(2_700);
  }

  @Test
  void reservesWhatIsLeftAsLongAsItIsEnough() throws Exception {
    assertThat(granted(need("a", 2_500, 10)).tokens()).isEqualTo(2_500);
    assertThat(granted(need("b", 2_500, 500)).tokens()).isEqualTo(500);
    Reserved.Refused refused = refused(need("c", 2_500, 1));
    assertThat(refused.left()).isZero();
    assertThat(refused.underWay()).isEqualTo(3_000);
    assertThat(remaining()).isZero();
  }

  @Test
  void saysWhenItComesBack() throws Exception {
    fixture.settle(quotas, granted(need("a", 2_990, 10)), 2_990);
    Reserved.Refused refused = refused(need("b", 100, 11));
    assertThat(refused.left()).isEqualTo(10);
    assertThat(refused.comesBackIn()).isCloseTo(DAY, Duration.ofMinutes(1));
    assertThat(refused.comesBackAt())
        .isCloseTo(Instant.now().plus(DAY), within(1, ChronoUnit.MINUTES))
        .isEqualTo(quotas.get(daily).invalidAt());
  }

  @Test
  void theFirstUseBeginsThePeriodAndNothingIsWrittenBefore() throws Exception {
    assertThat(quotas.of(fixture.user)).containsExactly(new Quota(daily, 3_000, null));
    assertThat(
            fixture
                .sql
                .sql("SELECT count(*) FROM quota WHERE holder = ?")
                .param(fixture.user.value())
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void fillsAgainAtTheFirstUseAndMovesOnByWholePeriods() throws Exception {
    fixture.settle(quotas, granted(need("a", 3_000, 10)), 3_000);
    Instant first = Objects.requireNonNull(quotas.get(daily).invalidAt());
    fixture.pass(DAY.multipliedBy(5).dividedBy(2));
    assertThat(granted(need("b", 100, 10)).left(100)).isEqualTo(2_900);
    assertThat(quotas.get(daily).invalidAt()).isEqualTo(first.minus(DAY.dividedBy(2)));
    fixture.pass(DAY.dividedBy(2).plusMillis(1));
    assertThat(remaining()).isEqualTo(3_000);
    assertThat(quotas.get(daily).invalidAt()).isEqualTo(first.minusMillis(1));
  }

  @Test
  void aCallIsTakenFromTheFillingOfWhichItWasReserved() throws Exception {
    Reserved.Granted before = granted(need("a", 1_000, 10));
    fixture.pass(DAY.plusMillis(1));
    assertThat(remaining()).isEqualTo(3_000);
    Reserved.Granted after = granted(need("b", 3_000, 10));
    assertThat(after.tokens()).isEqualTo(3_000);
    fixture.settle(quotas, before, 900);
    fixture.settle(quotas, after, 2_000);
    assertThat(remaining()).isEqualTo(1_000);
  }

  @Test
  void whatWasUsedBeyondTheReservationIsCountedInFullAndOwedWhenItIsNotThere() throws Exception {
    Reserved.Granted granted = granted(need("a", 1_000, 10));
    fixture.settle(quotas, granted, 1_200);
    assertThat(remaining()).isEqualTo(1_800);
    fixture.settle(quotas, granted(need("b", 1_800, 10)), 2_000);
    assertThat(remaining()).isZero();
    assertThat(refused(need("c", 10, 1)).left()).isZero();
    fixture.pass(DAY);
    assertThat(remaining()).isEqualTo(2_800);
    fixture.pass(DAY);
    assertThat(remaining()).isEqualTo(3_000);
  }

  @Test
  void aQuotaWithoutAPeriodNeverComesBack() throws Exception {
    Allowance once = new Allowance(fixture.user, "loan", "x", 100, null);
    var all = (Reserved.Granted) quotas.reserve(once, need("a", 100, 100));
    fixture.settle(quotas, all, 100);
    var refused = (Reserved.Refused) quotas.reserve(once, need("b", 10, 1));
    assertThat(refused.comesBackAt()).isNull();
    assertThat(refused.comesBackIn()).isNull();
    assertThat(remaining()).isEqualTo(3_000);
  }

  @Test
  void aStepThatIsRepeatedReplacesItsOwnReservation() throws Exception {
    Claimant first = new Claimant("run", 1);
    Claimant second = new Claimant("run", 2);
    granted(new Need("step", first, 2_000, 10));
    granted(new Need("step", first, 2_000, 10));
    assertThat(remaining()).isEqualTo(1_000);
    Reserved.Granted now = granted(new Need("step", second, 2_500, 10));
    assertThat(now.tokens()).isEqualTo(2_500);
    fixture.settle(quotas, now, 100);
    assertThat(remaining()).isEqualTo(2_900);
  }

  @Test
  void anEarlierOwnerThatComesLateTakesNothingFromALaterOne() throws Exception {
    Reserved.Granted later = granted(new Need("step", new Claimant("run", 2), 1_000, 10));
    Reserved.Granted late = granted(new Need("step", new Claimant("run", 1), 1_500, 10));
    fixture.settle(quotas, later, 700);
    assertThat(remaining()).isEqualTo(800);
    quotas.release(late);
    assertThat(remaining()).isEqualTo(2_300);
  }

  @Test
  void whatTheGoneHadReservedComesBackInASweep() throws Exception {
    Need lost = need("lost", 2_000, 10);
    granted(lost);
    granted(need("kept", 500, 10));
    fixture.gone.add(lost.claimant());
    quotas.sweep(Duration.ofMinutes(1));
    assertThat(remaining()).isEqualTo(500);
    fixture.pass(Duration.ofMinutes(2));
    quotas.sweep(Duration.ofMinutes(1));
    assertThat(remaining()).isEqualTo(2_500);
  }

  @Test
  void whatTheGoneHadReservedComesBackAtOnceWhenSomebodyNeedsIt() throws Exception {
    Quotas patient = fixture.waiting(Duration.ofMinutes(1), daily);
    Need lost = need("lost", 3_000, 10);
    granted(lost);
    fixture.gone.add(lost.claimant());
    assertThat(patient.reserve(daily, need("next", 100, 10))).isInstanceOf(Reserved.Granted.class);
  }

  @Test
  void aSweepCountsWhatNobodyCameToCount() throws Exception {
    fixture.settle(quotas, granted(need("a", 1_000, 10)), 300);
    assertThat(fixture.claims()).isEqualTo(1);
    fixture.pass(Duration.ofMinutes(2));
    quotas.sweep(Duration.ofMinutes(1));
    assertThat(fixture.claims()).isZero();
    assertThat(remaining()).isEqualTo(2_700);
  }

  @Test
  void aChangedAmountChangesWhatIsLeftByTheDifference() throws Exception {
    fixture.settle(quotas, granted(need("a", 1_000, 10)), 1_000);
    assertThat(quotas.get(fixture.daily(5_000)).remaining()).isEqualTo(4_000);
    assertThat(quotas.get(fixture.daily(500)).remaining()).isZero();
    fixture.pass(DAY);
    assertThat(quotas.get(fixture.daily(500)).remaining()).isEqualTo(500);
  }

  @Test
  void aChangedPeriodBeginsAnew() throws Exception {
    granted(need("a", 1_000, 10));
    Allowance hourly = new Allowance(fixture.user, "platform", "fast", 3_000, Duration.ofHours(1));
    assertThat(quotas.get(hourly).invalidAt())
        .isCloseTo(Instant.now().plus(Duration.ofHours(1)), within(1, ChronoUnit.MINUTES));
    Allowance forEver = new Allowance(fixture.user, "platform", "fast", 3_000, null);
    assertThat(quotas.get(forEver).invalidAt()).isNull();
  }

  @Test
  void quotasOfOthersAndOfOtherSourcesAreTheirOwn() throws Exception {
    granted(need("a", 3_000, 10));
    Allowance others = new Allowance(UserId.fresh(), "platform", "fast", 3_000, DAY);
    Allowance other = new Allowance(fixture.user, "platform", "slow", 3_000, DAY);
    assertThat(((Reserved.Granted) quotas.reserve(others, need("a", 3_000, 10))).tokens())
        .isEqualTo(3_000);
    assertThat(((Reserved.Granted) quotas.reserve(other, need("a", 3_000, 10))).tokens())
        .isEqualTo(3_000);
  }

  @Test
  void waitsForWhatOthersHaveReservedAndGetsWhatTheyDoNotUse() throws Exception {
    Quotas patient = fixture.waiting(Duration.ofMinutes(1), daily);
    Reserved.Granted all = granted(need("all", 3_000, 10));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reserved> waiting =
          threads.submit(() -> patient.reserve(daily, need("next", 3_000, 2_000)));
      fixture.settle(quotas, all, 400);
      assertThat(waiting.get())
          .isInstanceOfSatisfying(
              Reserved.Granted.class, next -> assertThat(next.tokens()).isEqualTo(2_600));
    }
  }

  @Test
  void aHundredCallersTakeExactlyWhatTheyUse() throws Exception {
    Quotas patient = fixture.waiting(Duration.ofMinutes(1), daily);
    AtomicLong used = new AtomicLong();
    AtomicLong refusals = new AtomicLong();
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Void>> callers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        Random random = new Random(i);
        String name = "caller " + i;
        callers.add(
            threads.submit(() -> {
              start.await();
              for (int step = 0; step < 5; step++) {
                Need need = need(name + step, 50 + random.nextInt(1_000), 20);
                switch (patient.reserve(daily, need)) {
                  case Reserved.Refused _ -> refusals.incrementAndGet();
                  case Reserved.Granted granted -> {
                    if (random.nextInt(5) == 0) {
                      patient.release(granted);
                    } else {
                      long tokens = 1 + random.nextLong(Math.min(granted.tokens(), 60));
                      fixture.settle(patient, granted, tokens);
                      used.addAndGet(tokens);
                    }
                  }
                }
              }
              return null;
            }));
      }
      start.countDown();
      for (Future<Void> caller : callers) {
        caller.get();
      }
    }
    assertThat(3_000 - remaining()).isEqualTo(used.get());
    assertThat(remaining()).isLessThan(20);
    assertThat(refusals.get()).isPositive();
    assertThat(fixture.claims()).isZero();
  }
}
