package chat.roles.hosts;

import chat.roles.hosts.language.Program;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Mistake;
import chat.roles.roles.Role;
import chat.roles.roles.Roles;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The members that a host declares, and whom they bring along. Looks at the document as it was
 * written, so that mistakes here are found together with those of the program.
 */
@Component
class Team {

  private static final String NO_ROLE = "there is no such role for you";
  private static final String NO_HOST = "there is no such host of that role for you";

  /** A chain of early members that is longer than this is none that anybody can want. */
  private static final int MAX_HOSTS = 1_000;

  private final HostStore store;
  private final Library library;
  private final Roles roles;

  Team(HostStore store, Library library, Roles roles) {
    this.store = store;
    this.library = library;
    this.roles = roles;
  }

  /** Adds what is wrong or doubtful about each member's role and host. */
  void check(
      UserId author,
      @Nullable HostId self,
      HostForm form,
      List<Mistake> mistakes,
      List<Mistake> warnings) {
    int index = 0;
    for (JsonNode member : form.program().path("members")) {
      String at = "$.members[" + index++ + "]";
      Place place = new Place(author, at, form.published(), mistakes, warnings);
      checkRole(member, place);
      checkHost(member, place);
      checkEarly(member, self, place);
    }
  }

  private void checkRole(JsonNode member, Place place) {
    if (!member.path("roleId").isString()) {
      return;
    }
    Optional<Role> role =
        roleId(member.path("roleId")).flatMap(id -> roles.findVisible(id, place.author()));
    if (role.isEmpty()) {
      place.mistake("roleId", NO_ROLE);
    } else if (place.publishes() && !role.get().published()) {
      place.warning("roleId", "is not published: only you can make actors with this member");
    }
  }

  private void checkHost(JsonNode member, Place place) {
    if (!member.path("hostId").isString() || member.path("hostId").stringValue().isEmpty()) {
      return;
    }
    Optional<Host> host =
        hostId(member.path("hostId"))
            .flatMap(store::find)
            .filter(h -> h.isUsableBy(place.author()))
            .filter(h -> h.roleId().value().equals(member.path("roleId").asString("")));
    if (host.isEmpty()) {
      place.mistake("hostId", NO_HOST);
    } else if (place.publishes() && !host.get().published()) {
      place.warning("hostId", "is a draft: it may change, and only you can make actors with it");
    }
  }

  private void checkEarly(JsonNode member, @Nullable HostId self, Place place) {
    Optional<HostId> host = earlyHost(member);
    if (self != null && host.isPresent() && leadsTo(host.get(), self)) {
      place.mistake(
          "hostId",
          "leads back to this host by members that are created early, without end; drop"
              + " earlyCreate from one of them");
    }
  }

  private boolean leadsTo(HostId start, HostId target) {
    Deque<HostId> open = new ArrayDeque<>(List.of(start));
    Set<HostId> seen = new HashSet<>(open);
    while (!open.isEmpty() && seen.size() <= MAX_HOSTS) {
      HostId next = open.remove();
      if (next.equals(target)) {
        return true;
      }
      earlyHosts(next).stream().filter(seen::add).forEach(open::add);
    }
    return !open.isEmpty();
  }

  private Set<HostId> earlyHosts(HostId id) {
    Set<HostId> hosts = new LinkedHashSet<>();
    Optional<Host> host = store.find(id);
    if (host.isPresent()) {
      for (JsonNode member : library.document(host.get().programHash()).path("members")) {
        earlyHost(member).ifPresent(hosts::add);
      }
    }
    return hosts;
  }

  /**
   * What an actor of this program may use, by what was collected for its members' hosts.
   *
   * @param role null when it is not known yet
   */
  Uses uses(Program program, ProgramNeeds needs, @Nullable RoleId role) {
    Set<String> tools = new TreeSet<>(needs.tools());
    Set<String> targets = new TreeSet<>();
    Set<String> secrets = new TreeSet<>();
    Set<Uses.Asked> mySecrets = new TreeSet<>();
    for (ProgramNeeds.Place place : needs.places()) {
      targets.addAll(place.needs().targets());
      secrets.addAll(place.needs().secrets());
      if (role != null) {
        place.needs().mySecrets().forEach(name -> mySecrets.add(new Uses.Asked(role, name)));
      }
    }
    Set<RoleId> members = new LinkedHashSet<>();
    program.members().forEach(m -> members.add(m.roleId()));
    for (Program.Member member : program.members()) {
      host(member)
          .map(Host::uses)
          .ifPresent(u -> {
            tools.addAll(u.tools());
            members.addAll(u.members());
            targets.addAll(u.targets());
            secrets.addAll(u.secrets());
            mySecrets.addAll(u.mySecrets());
          });
    }
    return new Uses(
        List.copyOf(tools),
        List.copyOf(members),
        List.copyOf(targets),
        List.copyOf(secrets),
        List.copyOf(mySecrets));
  }

  private Optional<Host> host(Program.Member member) {
    return member.hostId() == null
        ? store.newestPublished(member.roleId())
        : store.find(member.hostId());
  }

  private static Optional<HostId> earlyHost(JsonNode member) {
    return member.path("earlyCreate").asBoolean(false)
        ? hostId(member.path("hostId"))
        : Optional.empty();
  }

  private static Optional<RoleId> roleId(JsonNode value) {
    try {
      return Optional.of(new RoleId(value.asString("")));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<HostId> hostId(JsonNode value) {
    try {
      return Optional.of(new HostId(value.asString("")));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** One member, seen by its author. A field that has a mistake already gets no second one. */
  private record Place(
      UserId author, String at, boolean publishes, List<Mistake> mistakes, List<Mistake> warnings) {

    void mistake(String field, String message) {
      String path = at + "." + field;
      if (mistakes.stream().noneMatch(m -> m.path().equals(path))) {
        mistakes.add(new Mistake(path, message));
      }
    }

    void warning(String field, String message) {
      warnings.add(new Mistake(at + "." + field, message));
    }
  }
}
