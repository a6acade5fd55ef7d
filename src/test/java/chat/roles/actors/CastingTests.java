package chat.roles.actors;

import static chat.roles.actors.ActorsFixture.member;
import static chat.roles.actors.ActorsFixture.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CastingTests {

  private static final ActorsFixture FIXTURE = new ActorsFixture();

  private final Actors actors = FIXTURE.actors;
  private final Actor root = FIXTURE.user();

  @Test
  void putsAnActorUnderItsCallerWhenNoParentIsNamed() {
    Actor made = actors.create(wanted(root, FIXTURE.role("Bot")));
    assertThat(made.parent()).isEqualTo(root.id());
    assertThat(made.nick()).isEqualTo("Bot");
    assertThat(made.depth()).isEqualTo(1);
    assertThat(made.state()).isEqualTo(ActorState.READY);
    assertThat(actors.find(made.id())).contains(made);
  }

  @Test
  void takesADescendantOfTheCallerAsParent() {
    Blueprint role = FIXTURE.role("Bot");
    Actor above = actors.create(wanted(root, role));
    Actor below = actors.create(wanted(root, role, above.id(), null));
    assertThat(below.parent()).isEqualTo(above.id());
    assertThat(actors.children(above.id())).containsExactly(below);
    assertThat(actors.isWithin(below.id(), root.id())).isTrue();
    assertThat(actors.isWithin(root.id(), below.id())).isFalse();
  }

  @Test
  void doesNotFindAParentAboveOrBesideTheCaller() {
    Blueprint role = FIXTURE.role("Bot");
    Actor one = actors.create(wanted(root, role));
    Actor two = actors.create(wanted(root, role));
    assertMissing(() -> actors.create(wanted(one, role, root.id(), null)));
    assertMissing(() -> actors.create(wanted(one, role, two.id(), null)));
  }

  @Test
  void doesNotFindAParentOfSomebodyElse() {
    Blueprint role = FIXTURE.role("Bot");
    Actor foreign = actors.create(wanted(FIXTURE.user(), role));
    assertMissing(() -> actors.create(wanted(root, role, foreign.id(), null)));
    assertMissing(() -> actors.create(wanted(root, role, ActorId.fresh(), null)));
  }

  @Test
  void doesNotFindARoleThatIsNotThere() {
    Blueprint unknown =
        new Blueprint(RoleId.fresh(), "Nobody", null, HostId.fresh(), false, List.of());
    assertMissing(() -> actors.create(wanted(root, unknown)));
  }

  @Test
  void makesTheRolesNickUniqueUnderTheParent() {
    Blueprint role = FIXTURE.role("Bot");
    assertThat(actors.create(wanted(root, role)).nick()).isEqualTo("Bot");
    assertThat(actors.create(wanted(root, role)).nick()).isEqualTo("Bot-2");
    assertThat(actors.create(wanted(FIXTURE.user(), role)).nick()).isEqualTo("Bot");
  }

  @Test
  void refusesAGivenNickThatIsTakenUnderTheParent() {
    Blueprint role = FIXTURE.role("Bot");
    Actor one = actors.create(wanted(root, role, null, "Anna"));
    assertRefused("nick-taken", () -> actors.create(wanted(root, role, null, "Anna")));
    assertThat(actors.create(wanted(root, role, one.id(), "Anna")).nick()).isEqualTo("Anna");
  }

  @Test
  void makesEarlyMembersOfEarlyMembersWithTheActor() {
    Blueprint deep = FIXTURE.role("Deep");
    Blueprint middle = FIXTURE.role("Middle", member("inner one", deep.role()));
    Actor made = actors.create(wanted(root, FIXTURE.role("Top", member("BA", middle.role()))));
    Actor ba = actors.child(made.id(), "BA").orElseThrow();
    assertThat(actors.child(ba.id(), "inner one").orElseThrow().role()).isEqualTo(deep.role());
  }

  @Test
  void makesNothingWhenAnEarlyMemberCannotBeMade() {
    Blueprint role = FIXTURE.role("Top", member("BA", new RoleId("unpublished")));
    assertThatThrownBy(() -> actors.create(wanted(root, role)))
        .hasMessageContaining("BA")
        .hasMessageContaining("unpublished");
    assertThat(actors.children(root.id())).isEmpty();
  }

  @Test
  void endsACycleOfEarlyMembersAtTheDepthLimit() {
    RoleId role = RoleId.fresh();
    Blueprint ouroboros =
        FIXTURE.lay(
            new Blueprint(
                role, "Ouroboros", null, HostId.fresh(), false, List.of(member("tail", role))));
    assertThatThrownBy(() -> actors.create(wanted(root, ouroboros)))
        .hasMessageContaining("tail")
        .hasMessageContaining("32 deep");
    assertThat(actors.children(root.id())).isEmpty();
  }

  @Test
  void startsTheLifecycleAfterTheCommitAndLeavesEarlyMembersToItsEnd() {
    Blueprint member = FIXTURE.role("Member");
    Blueprint role = withLifecycle(FIXTURE.role("Slow", member("BA", member.role())));
    Actor made = actors.create(wanted(root, role));
    assertThat(made.state()).isEqualTo(ActorState.CREATED);
    assertThat(FIXTURE.started).contains(made);
    assertThat(actors.children(made.id())).isEmpty();

    actors.ready(made.id());
    actors.createEarlyMembers(made);
    actors.createEarlyMembers(made);
    assertThat(actors.children(made.id())).extracting(Actor::nick).containsExactly("BA");
  }

  @Test
  void startsTheLifecyclesOfEarlyMembers() {
    Blueprint member = withLifecycle(FIXTURE.role("Member"));
    Actor made = actors.create(wanted(root, FIXTURE.role("Top", member("BA", member.role()))));
    Actor ba = actors.child(made.id(), "BA").orElseThrow();
    assertThat(made.state()).isEqualTo(ActorState.READY);
    assertThat(ba.state()).isEqualTo(ActorState.CREATED);
    assertThat(FIXTURE.started).contains(ba).doesNotContain(made);
  }

  @Test
  void sharesOneActorOfASingletonHostAmongAllPlacesOfAUser() {
    Blueprint role = FIXTURE.singletonRole("Oracle");
    Blueprint plain = FIXTURE.role("Bot");
    Actor team = actors.create(wanted(root, plain));
    Actor shared = actors.create(wanted(root, role, team.id(), null));
    assertThat(shared.parent()).isEqualTo(root.id());
    assertThat(shared.singleton()).isTrue();
    assertThat(actors.create(wanted(root, role))).isEqualTo(shared);
    assertThat(actors.member(team, member("Seer", role.role()))).isEqualTo(shared);
    assertThat(actors.create(wanted(FIXTURE.user(), role)).id()).isNotEqualTo(shared.id());
  }

  @Test
  void refusesASingletonAsParent() {
    Actor shared = actors.create(wanted(root, FIXTURE.singletonRole("Oracle")));
    Blueprint role = FIXTURE.role("Bot");
    assertRefused("singleton-parent", () -> actors.create(wanted(root, role, shared.id(), null)));
    assertRefused("singleton-parent", () -> actors.member(shared, member("BA", role.role())));
  }

  @Test
  void findsAMemberThatIsThere() {
    Actor team = actors.create(wanted(root, FIXTURE.role("Team")));
    Blueprint role = FIXTURE.role("Bot");
    Actor made = actors.member(team, member("BA", role.role()));
    assertThat(actors.member(team, member("BA", role.role()))).isEqualTo(made);
    assertThat(made.nick()).isEqualTo("BA");
    assertThat(made.role()).isEqualTo(role.role());
  }

  @Test
  void refusesMoreActorsThanAUserMayHave() {
    ActorsFixture small = new ActorsFixture(new ActorSettings(2, 32, 200));
    Actor user = small.user();
    Blueprint role = small.role("Bot");
    small.actors.create(wanted(user, role));
    small.actors.create(wanted(user, role));
    assertThatThrownBy(() -> small.actors.create(wanted(user, role)))
        .hasMessageContaining("2 actors");
    assertThat(small.actors.create(wanted(small.user(), role)).nick()).isEqualTo("Bot");
  }

  private static Blueprint withLifecycle(Blueprint role) {
    HostId host = role.host();
    assertThat(host).isNotNull();
    if (host != null) {
      FIXTURE.withLifecycle.add(host);
    }
    return role;
  }

  private static void assertMissing(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.category()).isEqualTo(Category.MISSING));
  }

  private static void assertRefused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(code));
  }
}
