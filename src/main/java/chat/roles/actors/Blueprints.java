package chat.roles.actors;

import chat.roles.hosts.language.Program;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What there is to make actors from. */
interface Blueprints {

  /**
   * The role, published or the owner's own, with the named host, which is published or the owner's
   * own draft; with the newest published one when none is named.
   *
   * @throws Problem missing, when there is no such role or host for this owner
   */
  Blueprint find(UserId owner, RoleId role, @Nullable HostId host);

  /**
   * What a host's member is made of: as with {@link #find}, but of a host that is not named only a
   * release that uses nothing beyond what was shown for the declaring host.
   *
   * @param declaring null when the parent has no host
   * @throws Problem also a conflict, when every release uses more
   */
  Blueprint findMember(
      UserId owner, RoleId role, @Nullable HostId host, @Nullable HostId declaring);

  /** The early members that the host declares now. */
  List<Program.Member> earlyMembers(HostId host);
}
