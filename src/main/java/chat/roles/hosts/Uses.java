package chat.roles.hosts;

import chat.roles.kernel.ids.RoleId;
import chat.roles.toolbox.spi.Needs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an actor of a host may use, as far as the programs say: collected when the host was saved,
 * through the hosts of its members and their members.
 *
 * @param tools protocols, in alphabetical order
 * @param members roles of members, the nearest first
 * @param targets origins that are asked over HTTP, in alphabetical order; {@code *} when only a run
 *     knows
 * @param secrets names of the authors' secrets
 * @param mySecrets secrets of whoever owns the actor, which are to be granted
 */
public record Uses(
    List<String> tools,
    List<RoleId> members,
    List<String> targets,
    List<String> secrets,
    List<Asked> mySecrets) {

  static final Uses NOTHING = new Uses(List.of(), List.of(), List.of(), List.of(), List.of());

  /** What was stored before programs could ask anybody has the first two alone. */
  public Uses(
      List<String> tools,
      List<RoleId> members,
      @Nullable List<String> targets,
      @Nullable List<String> secrets,
      @Nullable List<Asked> mySecrets) {
    this.tools = List.copyOf(tools);
    this.members = List.copyOf(members);
    this.targets = targets == null ? List.of() : List.copyOf(targets);
    this.secrets = secrets == null ? List.of() : List.copyOf(secrets);
    this.mySecrets = mySecrets == null ? List.of() : List.copyOf(mySecrets);
  }

  /** Whether the other uses nothing more. */
  boolean covers(Uses other) {
    return tools.containsAll(other.tools)
        && members.containsAll(other.members)
        && (targets.contains(Needs.ANY) || targets.containsAll(other.targets))
        && secrets.containsAll(other.secrets)
        && mySecrets.containsAll(other.mySecrets);
  }

  /** A secret that a role asks of its actor's owner. */
  public record Asked(RoleId roleId, String name) implements Comparable<Asked> {
    @Override
    public int compareTo(Asked other) {
      int byRole = roleId.value().compareTo(other.roleId.value());
      return byRole != 0 ? byRole : name.compareTo(other.name);
    }
  }
}
