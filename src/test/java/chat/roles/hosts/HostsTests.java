package chat.roles.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.roles.HostMembers;
import chat.roles.roles.Roles;
import chat.roles.testing.Samples;
import chat.roles.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.node.ObjectNode;

@ServerTest
class HostsTests {

  private final UserId user = UserId.fresh();

  @Autowired private Roles roles;
  @Autowired private Hosts hosts;
  @Autowired private HostMembers members;
  private RoleId role = new RoleId("none");

  @BeforeEach
  void makeRole() {
    role = roles.create(user, Samples.role().put("published", true)).id();
  }

  @Test
  void keepsTheProgramOfAHashWhateverHappensToItsHost() {
    Host first = make(Samples.host(role.value()));
    ObjectNode change = (ObjectNode) Json.parse("{\"onEntries\": [{\"name\": \"other\"}]}");
    Host changed = hosts.change(user, first.id(), change).host();
    hosts.delete(user, first.id());
    assertThat(changed.programHash()).isNotEqualTo(first.programHash());
    assertThat(hosts.program(first.programHash()).entries()).containsOnlyKeys("");
    assertThat(hosts.program(changed.programHash()).entries()).containsOnlyKeys("other");
    assertThat(hosts.document(first.programHash()).path("onEntries"))
        .isEqualTo(Samples.host(role.value()).path("onEntries"));
  }

  @Test
  void keepsEqualProgramsOnceAndParsesThemOnce() {
    Host one = make(Samples.host(role.value()));
    Host two = make(Samples.host(role.value()).put("releasedNo", "2"));
    assertThat(one.programHash()).isEqualTo(two.programHash()).matches("[0-9a-f]{64}");
    assertThat(hosts.program(one.programHash())).isSameAs(hosts.program(two.programHash()));
  }

  @Test
  void knowsNoProgramOfAHashThatNobodyHad() {
    assertThatIllegalArgumentException().isThrownBy(() -> hosts.program("0".repeat(64)));
    assertThatIllegalArgumentException().isThrownBy(() -> hosts.document("x"));
  }

  @Test
  void takesTheHostThatWasPublishedLastForTheNewest() {
    Host early = make(Samples.host(role.value()).put("releasedNo", "b"));
    assertThat(hosts.newestPublished(role)).isEmpty();
    Host late = make(Samples.host(role.value()).put("releasedNo", "a").put("published", true));
    assertThat(hosts.newestPublished(role)).map(Host::id).hasValue(late.id());
    hosts.change(user, early.id(), Json.object().put("published", true));
    assertThat(hosts.newestPublished(role)).map(Host::id).hasValue(early.id());
  }

  @Test
  void findsDeletedHostsForTheirActors() {
    Host host = make(Samples.host(role.value()));
    hosts.delete(user, host.id());
    assertThat(hosts.find(host.id())).map(Host::deleted).hasValue(true);
    assertThat(host.isUsableBy(user)).isTrue();
    assertThat(hosts.find(host.id()).orElseThrow().isUsableBy(user)).isFalse();
    assertThat(host.isUsableBy(UserId.fresh())).isFalse();
  }

  @Test
  void tellsTheMembersOfAHost() {
    ObjectNode document = Samples.host(role.value());
    document.putArray("members").addObject().put("name", "Ann").put("roleId", role.value());
    Host host = make(document);
    assertThat(members.membersOf(host.id()))
        .containsExactly(new HostMembers.HostMember("Ann", role));
    assertThat(members.membersOf(make(Samples.host(role.value())).id())).isEmpty();
    assertThat(members.membersOf(new HostId("nowhere"))).isEmpty();
  }

  private Host make(ObjectNode document) {
    return hosts.create(user, document).host();
  }
}
