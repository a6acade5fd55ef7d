package chat.roles.hosts;

import chat.roles.kernel.ids.RoleId;
import java.util.List;

/**
 * What an actor of a host may use, as far as the programs say: collected when the host was saved,
 * through the hosts of its members and their members.
 *
 * @param tools protocols, in alphabetical order
 * @param members roles of members, the nearest first
 */
public record Uses(List<String> tools, List<RoleId> members) {

  static final Uses NOTHING = new Uses(List.of(), List.of());

  public Uses {
    tools = List.copyOf(tools);
    members = List.copyOf(members);
  }
}
