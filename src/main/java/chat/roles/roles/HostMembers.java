package chat.roles.roles;

import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import java.util.List;

/** What roles know of hosts; implemented there. */
public interface HostMembers {

  /** The declared members, in their order; empty when the host has none or is not known. */
  List<HostMember> membersOf(HostId host);

  /** Whether a published host of that role exists. */
  boolean hasPublishedHost(RoleId role);

  /** A named place in a host's team. */
  record HostMember(String name, RoleId role) {}
}
