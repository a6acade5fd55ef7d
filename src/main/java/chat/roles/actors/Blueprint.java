package chat.roles.actors;

import chat.roles.hosts.language.Program;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an actor is made from: a role and one of its hosts that its owner may use.
 *
 * @param nick the role's
 * @param host null when the role has none
 * @param earlyMembers whom the host wants to be there from the beginning
 */
record Blueprint(
    RoleId role,
    String nick,
    @Nullable String avatar,
    @Nullable HostId host,
    boolean singleton,
    List<Program.Member> earlyMembers) {

  Blueprint {
    earlyMembers = List.copyOf(earlyMembers);
  }
}
