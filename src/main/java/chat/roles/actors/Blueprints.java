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

  /** The early members that the host declares now. */
  List<Program.Member> earlyMembers(HostId host);
}
