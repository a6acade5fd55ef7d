package chat.roles.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.testing.FakeToolCall;
import chat.roles.testing.FakeToolSite;
import chat.roles.testing.ServerTest;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.toolbox.spi.ToolFailure;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ServerTest
class RoleToolTests {

  private static final UserId USER = UserId.fresh();
  private static final HostId HOST = new HostId("a-host");

  @Autowired private RoleStore store;
  @Autowired private Roles roles;
  @Autowired private RoleSearch search;
  private Role role;
  private RoleTool tool;
  private List<HostMembers.HostMember> members = List.of();

  @BeforeEach
  void makeRole() {
    role =
        roles.create(
            USER,
            Json.parse(
                """
                {"nick": "Guide", "goal": "Show the way", "professionals": ["guide", "driver"],
                 "entries": [{"name": "", "description": "Any question", "schema": {}},
                             {"name": "map", "contextual": true}]}\
                """));
    tool =
        new RoleTool(
            store,
            search,
            new HostMembers() {
              @Override
              public List<HostMember> membersOf(HostId host) {
                return host.equals(HOST) ? members : List.of();
              }

              @Override
              public boolean hasPublishedHost(RoleId id) {
                return false;
              }
            });
  }

  @Test
  void tellsGoalAndProfessionalsAndLeavesTheText() throws Exception {
    ChatDto answer = act("", HOST);
    assertThat(answer.text()).isEqualTo("who are you?");
    assertThat(answer.data())
        .isEqualTo(
            Json.parse(
                "{\"role\": {\"goal\": \"Show the way\", \"professionals\": [\"guide\","
                    + " \"driver\"]}}"));
  }

  @Test
  void tellsTheEntriesInsideOfTheRole() throws Exception {
    assertThat(data(act("entries", HOST)).at("/role/entries"))
        .isEqualTo(
            Json.parse(
                "[{\"name\": \"\", \"description\": \"Any question\"}, {\"name\": \"map\"}]"));
  }

  @Test
  void tellsTheMembersBesideTheRole() throws Exception {
    members =
        List.of(
            new HostMembers.HostMember("Scout", role.id()),
            new HostMembers.HostMember("Lost one", new RoleId("nowhere")));
    JsonNode data = data(act("members", HOST));
    assertThat(data.path("members"))
        .isEqualTo(
            Json.parse(
                """
                [{"name": "Scout", "roleId": "%s", "nick": "Guide", "goal": "Show the way",
                  "professionals": ["guide", "driver"]},
                 {"name": "Lost one", "roleId": "nowhere"}]\
                """
                    .formatted(role.id())));
    assertThat(data.at("/role/goal").asString()).isEqualTo("Show the way");
    assertThat(data(act("", HOST)).has("members")).isFalse();
  }

  @Test
  void saysNothingOfMembersWhenThereAreNone() throws Exception {
    assertThat(data(act("members", HOST)).has("members")).isFalse();
    assertThat(data(act("members", null)).has("members")).isFalse();
  }

  @Test
  void tellsOfADeletedRoleToo() throws Exception {
    roles.delete(USER, role.id());
    assertThat(data(act("", HOST)).at("/role/goal").asString()).isEqualTo("Show the way");
  }

  @Test
  void failsWithoutARoleOrWithABadAddress() {
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> act("find", HOST))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400))
        .withMessageContaining("role:search");
    FakeToolCall call = call("", HOST, new RoleId("nowhere"));
    assertThatExceptionOfType(ToolFailure.class)
        .isThrownBy(() -> tool.act(call))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(404));
  }

  @Test
  void reportsBadAddressesWhenAProgramIsChecked() {
    for (String address : List.of("", "members", "entries", "search")) {
      assertThat(mistakes(address)).isEmpty();
    }
    assertThat(mistakes("Members")).singleElement().asString().contains("role:members");
  }

  private List<String> mistakes(String address) {
    FakeToolSite site = new FakeToolSite(address, null);
    tool.check(site);
    return site.inAddress;
  }

  private ChatDto act(String address, @Nullable HostId host) throws InterruptedException {
    return tool.act(call(address, host, role.id()));
  }

  private static JsonNode data(ChatDto dto) {
    return Objects.requireNonNull(dto.data());
  }

  private static FakeToolCall call(String address, @Nullable HostId host, RoleId role) {
    return new FakeToolCall()
        .address(address)
        .dto(ChatDto.ofText("who are you?"))
        .actor(new ToolActor(ActorId.fresh(), USER, role, host, "Ann"));
  }
}
