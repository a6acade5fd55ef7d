package chat.roles.actors;

import chat.roles.hosts.Host;
import chat.roles.hosts.Hosts;
import chat.roles.hosts.language.Program;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Problem;
import chat.roles.roles.Role;
import chat.roles.roles.Roles;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Blueprints from the roles and hosts that are published, and from their owner's own. */
@Component
class PublishedBlueprints implements Blueprints {

  private final Roles roles;
  private final Hosts hosts;

  PublishedBlueprints(Roles roles, Hosts hosts) {
    this.roles = roles;
    this.hosts = hosts;
  }

  @Override
  public Blueprint find(UserId owner, RoleId role, @Nullable HostId host) {
    return blueprint(visible(owner, role), usable(owner, role, host));
  }

  @Override
  public Blueprint findMember(
      UserId owner, RoleId role, @Nullable HostId host, @Nullable HostId declaring) {
    return host == null && declaring != null
        ? blueprint(visible(owner, role), hosts.newestAgreed(role, declaring, owner))
        : find(owner, role, host);
  }

  private Role visible(UserId owner, RoleId role) {
    return roles.findVisible(role, owner).orElseThrow(() -> Problem.missing("role"));
  }

  private Blueprint blueprint(Role role, Optional<Host> host) {
    return host.map(h ->
            new Blueprint(
                role.id(),
                role.nick(),
                role.avatar(),
                h.id(),
                h.singleton(),
                early(hosts.program(h.programHash()))))
        .orElseGet(
            () -> new Blueprint(role.id(), role.nick(), role.avatar(), null, false, List.of()));
  }

  @Override
  public List<Program.Member> earlyMembers(HostId host) {
    return hosts.find(host).map(h -> early(hosts.program(h.programHash()))).orElse(List.of());
  }

  private Optional<Host> usable(UserId owner, RoleId role, @Nullable HostId named) {
    if (named == null) {
      return hosts.newestPublished(role);
    }
    Optional<Host> host =
        hosts.find(named).filter(h -> h.roleId().equals(role)).filter(h -> h.isUsableBy(owner));
    if (host.isEmpty()) {
      throw Problem.missing("host");
    }
    return host;
  }

  private static List<Program.Member> early(Program program) {
    return program.members().stream().filter(Program.Member::earlyCreate).toList();
  }
}
