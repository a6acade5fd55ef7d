package chat.roles.hosts;

import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.json.Json;
import chat.roles.roles.HostMembers;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reads members from documents that were checked when they were saved. Needs no parser, and so no
 * tools, one of which needs this.
 */
@Component
class StoredHostMembers implements HostMembers {

  private final HostStore store;

  StoredHostMembers(HostStore store) {
    this.store = store;
  }

  @Override
  public List<HostMember> membersOf(HostId host) {
    return store
        .find(host)
        .flatMap(h -> store.program(h.programHash()))
        .map(document -> members(Json.parse(document)))
        .orElse(List.of());
  }

  @Override
  public boolean hasPublishedHost(RoleId role) {
    return store.hasPublished(role);
  }

  private static List<HostMember> members(JsonNode document) {
    List<HostMember> members = new ArrayList<>();
    for (JsonNode member : document.path("members")) {
      members.add(
          new HostMember(
              member.path("name").asString(), new RoleId(member.path("roleId").asString())));
    }
    return members;
  }
}
