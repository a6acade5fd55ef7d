package chat.roles.actors;

import static chat.roles.actors.ActorsFixture.member;
import static chat.roles.actors.ActorsFixture.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import chat.roles.kernel.problems.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CastingRaceTests {

  private static final int RIVALS = 16;

  @Test
  void oneOfManyGetsANick() throws Exception {
    ActorsFixture fixture = new ActorsFixture();
    Actor root = fixture.user();
    Blueprint role = fixture.role("Bot");
    List<String> outcomes =
        atOnce(() -> outcome(() -> fixture.actors.create(wanted(root, role, null, "Anna")).nick()));
    assertThat(outcomes).filteredOn("Anna"::equals).hasSize(1);
    assertThat(outcomes).filteredOn("nick-taken"::equals).hasSize(RIVALS - 1);
  }

  @Test
  void everyDefaultNickIsAnother() throws Exception {
    ActorsFixture fixture = new ActorsFixture();
    Actor root = fixture.user();
    Blueprint role = fixture.role("Bot");
    List<String> nicks = atOnce(() -> fixture.actors.create(wanted(root, role)).nick());
    assertThat(new HashSet<>(nicks)).hasSize(RIVALS);
  }

  @Test
  void manyThatNeedAMemberGetTheSame() throws Exception {
    ActorsFixture fixture = new ActorsFixture();
    Actor team = fixture.actors.create(wanted(fixture.user(), fixture.role("Team")));
    Blueprint role = fixture.role("Bot");
    List<Actor> members = atOnce(() -> fixture.actors.member(team, member("BA", role.role())));
    assertThat(new HashSet<>(members)).hasSize(1);
  }

  @Test
  void manyThatNeedASingletonGetTheSame() throws Exception {
    ActorsFixture fixture = new ActorsFixture();
    Actor root = fixture.user();
    Blueprint role = fixture.singletonRole("Oracle");
    List<Actor> shared = atOnce(() -> fixture.actors.create(wanted(root, role)));
    assertThat(new HashSet<>(shared)).hasSize(1);
  }

  @Test
  void theLimitHoldsForManyAtOnce() throws Exception {
    ActorsFixture fixture = new ActorsFixture(new ActorSettings(5, 32, 200));
    Actor root = fixture.user();
    Blueprint role = fixture.role("Bot");
    List<String> outcomes =
        atOnce(() ->
            outcome(() -> {
              var _ = fixture.actors.create(wanted(root, role));
              return "made";
            }));
    assertThat(outcomes).filteredOn("made"::equals).hasSize(5);
    assertThat(outcomes).filteredOn("too-many-actors"::equals).hasSize(RIVALS - 5);
  }

  @Test
  void aChildMadeWhileItsParentIsDeletedGoesWithItOrIsRefused() throws Exception {
    ActorsFixture fixture = new ActorsFixture();
    Actor root = fixture.user();
    Blueprint role = fixture.role("Bot");
    for (int round = 0; round < 20; round++) {
      Actor parent = fixture.actors.create(wanted(root, role));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<String> made =
            threads.submit(() ->
                outcome(() -> {
                  var _ = fixture.actors.create(wanted(root, role, parent.id(), null));
                  return "made";
                }));
        fixture.actors.delete(root.owner(), parent.id());
        assertThat(made.get()).isIn("made", "actor-not-found");
      }
      assertThat(fixture.actors.children(root.id())).isEmpty();
      assertThat(fixture.store.count(root.owner())).isZero();
    }
  }

  private static String outcome(Callable<String> call) throws Exception {
    try {
      return call.call();
    } catch (Problem e) {
      return e.code();
    }
  }

  private static <T> List<T> atOnce(Callable<T> call) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < RIVALS; i++) {
        futures.add(
            threads.submit(() -> {
              go.await();
              return call.call();
            }));
      }
      go.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
