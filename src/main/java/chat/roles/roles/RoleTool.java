package chat.roles.roles;

import chat.roles.kernel.json.Json;
import chat.roles.roles.HostMembers.HostMember;
import chat.roles.toolbox.spi.Attempt;
import chat.roles.toolbox.spi.ChatDto;
import chat.roles.toolbox.spi.Effect;
import chat.roles.toolbox.spi.Outcome;
import chat.roles.toolbox.spi.Tool;
import chat.roles.toolbox.spi.ToolActor;
import chat.roles.toolbox.spi.ToolCall;
import chat.roles.toolbox.spi.ToolFailure;
import chat.roles.toolbox.spi.ToolSite;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells an actor who it is: its role, its members, its role's entries; and finds other roles. */
@Component
class RoleTool implements Tool {

  private static final String MEMBERS = "members";
  private static final String ENTRIES = "entries";
  private static final String SEARCH = "search";
  private static final Set<String> ADDRESSES = Set.of("", MEMBERS, ENTRIES, SEARCH);

  private final RoleStore roles;
  private final RoleSearch search;
  private final HostMembers hosts;

  RoleTool(RoleStore roles, RoleSearch search, HostMembers hosts) {
    this.roles = roles;
    this.search = search;
    this.hosts = hosts;
  }

  @Override
  public String protocol() {
    return "role";
  }

  @Override
  public void check(ToolSite site) {
    if (!ADDRESSES.contains(site.address())) {
      site.mistakeInAddress(remedy(site.address()));
    }
  }

  @Override
  public ChatDto act(ToolCall call) throws InterruptedException {
    if (!ADDRESSES.contains(call.address())) {
      throw new ToolFailure(400, remedy(call.address()));
    }
    Effect effect =
        call.address().equals(SEARCH)
            ? search.wanted(call)
            : new Reading(call.address(), call.actor());
    return call.dto().withData(call.perform(effect));
  }

  private static String remedy(String address) {
    return "there is no role:%s; use role, role:members, role:entries or role:search"
        .formatted(address);
  }

  private JsonNode read(String address, ToolActor actor) {
    Role role =
        roles
            .find(actor.role())
            .orElseThrow(
                () -> new ToolFailure(404, "role: the actor's role is not there any more"));
    ObjectNode told = Json.object().put("goal", role.goal());
    ArrayNode professionals = told.putArray("professionals");
    role.professionals().forEach(professionals::add);
    if (address.equals(ENTRIES)) {
      told.set(ENTRIES, entries(role));
    }
    ObjectNode data = Json.object();
    data.set("role", told);
    List<HostMember> members =
        address.equals(MEMBERS) && actor.host() != null ? hosts.membersOf(actor.host()) : List.of();
    if (!members.isEmpty()) {
      data.set(MEMBERS, members(members));
    }
    return data;
  }

  private static ArrayNode entries(Role role) {
    ArrayNode entries = Json.nodes().arrayNode();
    for (RoleEntry entry : role.entries()) {
      put(entries.addObject().put("name", entry.name()), "description", entry.description());
    }
    return entries;
  }

  private ArrayNode members(List<HostMember> members) {
    ArrayNode list = Json.nodes().arrayNode();
    for (HostMember member : members) {
      ObjectNode told =
          list.addObject().put("name", member.name()).put("roleId", member.role().value());
      roles
          .find(member.role())
          .ifPresent(role -> {
            told.put("nick", role.nick()).put("goal", role.goal());
            ArrayNode professionals = told.putArray("professionals");
            role.professionals().forEach(professionals::add);
          });
    }
    return list;
  }

  private static void put(ObjectNode object, String field, @Nullable String value) {
    if (value != null) {
      object.put(field, value);
    }
  }

  private final class Reading implements Effect {

    private final String address;
    private final ToolActor actor;

    Reading(String address, ToolActor actor) {
      this.address = address;
      this.actor = actor;
    }

    @Override
    public JsonNode question() {
      return Json.object().put("role", actor.role().value()).put("ask", address);
    }

    @Override
    public Outcome perform(Attempt attempt) {
      return Outcome.of(read(address, actor));
    }
  }
}
