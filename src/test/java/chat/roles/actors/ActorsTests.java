package chat.roles.actors;

import static chat.roles.actors.ActorsFixture.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.RunId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActorsTests {

  private static final ActorsFixture FIXTURE = new ActorsFixture();
  private static final PageRequest ALL = new PageRequest(0, 100);

  private final Actors actors = FIXTURE.actors;
  private final Actor root = FIXTURE.user();

  @AfterEach
  void forgetRefusal() {
    FIXTURE.refusalToDelete = null;
  }

  @Test
  void keepsTheTreesOfTwoUsersApart() {
    Actor other = FIXTURE.user();
    Blueprint role = FIXTURE.role("Bot");
    Actor mine = actors.create(wanted(root, role, null, "Anna"));
    Actor theirs = actors.create(wanted(other, role, null, "Anna"));
    assertThat(actors.get(root.owner(), mine.id())).isEqualTo(mine);
    assertMissing(() -> actors.get(root.owner(), theirs.id()));
    assertMissing(() -> actors.list(root.owner(), theirs.id(), null, ALL));
    assertMissing(() -> actors.change(root.owner(), theirs.id(), rename("Eve")));
    assertMissing(() -> actors.delete(root.owner(), theirs.id()));
    assertThat(actors.list(root.owner(), null, null, ALL).items()).containsExactly(root, mine);
  }

  @Test
  void listsByParentAndRoleInPages() {
    Blueprint role = FIXTURE.role("Bot");
    Blueprint otherRole = FIXTURE.role("Cook");
    Actor one = actors.create(wanted(root, role));
    Actor two = actors.create(wanted(root, otherRole));
    Actor below = actors.create(wanted(root, role, one.id(), null));
    assertThat(actors.list(root.owner(), root.id(), null, ALL).items()).containsExactly(one, two);
    assertThat(actors.list(root.owner(), null, role.role(), ALL).items())
        .containsExactly(one, below);
    assertThat(actors.list(root.owner(), root.id(), role.role(), ALL).items()).containsExactly(one);
    var second = actors.list(root.owner(), null, null, new PageRequest(1, 3));
    assertThat(second.items()).containsExactly(below);
    assertThat(second.total()).isEqualTo(4);
  }

  @Test
  void changesNickAndAvatar() {
    Actor made = actors.create(wanted(root, FIXTURE.role("Bot")));
    Actor changed =
        actors.change(root.owner(), made.id(), new ActorChange("Anna", "/anna.png", false));
    assertThat(changed.nick()).isEqualTo("Anna");
    assertThat(changed.avatar()).isEqualTo("/anna.png");
    Actor bare = actors.change(root.owner(), made.id(), new ActorChange(null, "", false));
    assertThat(bare.nick()).isEqualTo("Anna");
    assertThat(bare.avatar()).isNull();
  }

  @Test
  void refusesANickThatASiblingHas() {
    Blueprint role = FIXTURE.role("Bot");
    actors.create(wanted(root, role, null, "Anna"));
    Actor made = actors.create(wanted(root, role));
    assertThatThrownBy(() -> actors.change(root.owner(), made.id(), rename("Anna")))
        .hasMessageContaining("Anna");
    assertThat(actors.change(root.owner(), made.id(), rename("Bot")).nick()).isEqualTo("Bot");
  }

  @Test
  void deletesTheWholeTreeWithAllItRemembers() {
    Blueprint role = FIXTURE.role("Bot");
    Actor top = actors.create(wanted(root, role));
    Actor below = actors.create(wanted(root, role, top.id(), null));
    Actor beside = actors.create(wanted(root, role));
    FIXTURE.record(FIXTURE.variables.setting(below.id(), "plan", Json.nodes().stringNode("x")));
    FIXTURE.record(
        true,
        FIXTURE.conversations.appending(below.id(), null, RunId.fresh(), "?", "!").companions());

    actors.delete(root.owner(), top.id());

    assertThat(actors.find(top.id())).isEmpty();
    assertThat(actors.find(below.id())).isEmpty();
    assertThat(actors.find(beside.id())).isPresent();
    assertThat(FIXTURE.deleted).contains(List.of(top.id(), below.id()));
    assertThat(FIXTURE.variables.load(below.id())).isEmpty();
    assertThat(FIXTURE.conversations.current(below.id(), null, 10)).isEmpty();
    assertThat(
            FIXTURE
                .jdbc
                .sql("SELECT count(*) FROM message WHERE actor_id = ?")
                .param(below.id().value())
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void deletesNothingWhenAListenerRefuses() {
    Actor top = actors.create(wanted(root, FIXTURE.role("Bot")));
    FIXTURE.refusalToDelete = new IllegalStateException("no");
    assertThatThrownBy(() -> actors.delete(root.owner(), top.id())).hasMessage("no");
    assertThat(actors.find(top.id())).isPresent();
  }

  @Test
  void keepsTheRootActor() {
    assertThatThrownBy(() -> actors.delete(root.owner(), root.id()))
        .hasMessageContaining("stands for you");
  }

  @Test
  void awaitsAnActorThatBecomesReady() throws Exception {
    Actor made = created();
    var waiting = CompletableFuture.supplyAsync(() -> await(made.id(), Duration.ofSeconds(30)));
    actors.ready(made.id());
    assertThat(waiting.get().state()).isEqualTo(ActorState.READY);
  }

  @Test
  void awaitsAChangeThatAnotherNodeCommits() throws Exception {
    Actor made = created();
    var waiting = CompletableFuture.supplyAsync(() -> await(made.id(), Duration.ofSeconds(30)));
    FIXTURE.record(actors.becoming(made.id(), ActorState.FAILED, "no model\u0000"));
    assertThat(waiting.get().state()).isEqualTo(ActorState.FAILED);
    assertThat(waiting.get().failure()).isEqualTo("no model\u0000");
  }

  @Test
  void answersAnUnreadyActorAtTheEndOfTheWait() {
    Actor made = created();
    assertThat(await(made.id(), Duration.ofMillis(20)).state()).isEqualTo(ActorState.CREATED);
  }

  @Test
  void endsTheWaitForAnActorThatIsDeleted() {
    Actor made = created();
    actors.delete(root.owner(), made.id());
    assertMissing(() -> actors.awaitReady(made.id(), Duration.ofSeconds(30)));
  }

  @Test
  void movesOnAlongTheStatesOfALifeOnly() {
    Actor made = created();
    become(made, ActorState.FINISHED);
    assertThat(state(made)).isEqualTo(ActorState.CREATED);
    become(made, ActorState.READY);
    assertThat(state(made)).isEqualTo(ActorState.READY);
    become(made, ActorState.FAILED);
    assertThat(state(made)).isEqualTo(ActorState.READY);
    become(made, ActorState.FINISHED);
    assertThat(state(made)).isEqualTo(ActorState.FINISHED);
  }

  @Test
  void changesNoStateForARunThatWasLost() {
    Actor made = created();
    FIXTURE.record(false, List.of(actors.becoming(made.id(), ActorState.READY, null)));
    assertThat(state(made)).isEqualTo(ActorState.CREATED);
  }

  @Test
  void triesAFailedActorAgain() {
    Actor made = created();
    FIXTURE.record(actors.becoming(made.id(), ActorState.FAILED, "no model"));
    Actor again = actors.change(root.owner(), made.id(), new ActorChange(null, null, true));
    assertThat(again.state()).isEqualTo(ActorState.CREATED);
    assertThat(again.failure()).isNull();
    assertThat(FIXTURE.started).filteredOn(a -> a.id().equals(made.id())).hasSize(2);
    assertThatThrownBy(
            () -> actors.change(root.owner(), made.id(), new ActorChange(null, null, true)))
        .hasMessageContaining("Only a failed actor");
  }

  private Actor created() {
    Blueprint role = FIXTURE.role("Slow");
    if (role.host() != null) {
      FIXTURE.withLifecycle.add(role.host());
    }
    return actors.create(wanted(root, role));
  }

  private void become(Actor actor, ActorState state) {
    FIXTURE.record(actors.becoming(actor.id(), state, null));
  }

  private ActorState state(Actor actor) {
    return actors.find(actor.id()).orElseThrow().state();
  }

  private Actor await(ActorId id, Duration atMost) {
    try {
      return actors.awaitReady(id, atMost);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ActorChange rename(String nick) {
    return new ActorChange(nick, null, false);
  }

  private static void assertMissing(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo("actor-not-found"));
  }
}
