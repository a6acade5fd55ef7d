package chat.roles.hosts;

import chat.roles.hosts.Review.Refusal;
import chat.roles.hosts.language.Program;
import chat.roles.hosts.language.Programs;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.roles.Role;
import chat.roles.roles.Roles;
import chat.roles.toolbox.Toolbox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Finds everything that is wrong or doubtful about a host, at once. Executes nothing of it. */
@Component
class Reviewer {

  private final Programs programs;
  private final Roles roles;
  private final HostStore store;
  private final Team team;
  private final SecretWarnings secrets;
  private final Toolbox toolbox;
  private final HostSettings settings;

  Reviewer(
      Programs programs,
      Roles roles,
      HostStore store,
      Team team,
      SecretWarnings secrets,
      Toolbox toolbox,
      HostSettings settings) {
    this.programs = programs;
    this.roles = roles;
    this.store = store;
    this.team = team;
    this.secrets = secrets;
    this.toolbox = toolbox;
    this.settings = settings;
  }

  /**
   * @param known mistakes that were noted before
   * @param host the one that is changed, null for a new one
   * @throws Problem 413 when the program is too large to be looked at
   */
  Review review(UserId author, @Nullable HostId host, HostForm form, List<Mistake> known) {
    requireSize(form.program());
    List<Mistake> mistakes = new ArrayList<>(known);
    List<Mistake> warnings = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    Program program = program(form.asWritten(), mistakes, warnings);
    Role role = role(author, form, mistakes, refusals);
    team.check(author, host, form, mistakes, warnings);
    if (form.published() && form.releasedNo() == null) {
      mistakes.add(new Mistake("$.releasedNo", "is required to publish: name the release"));
    }
    if (role != null && program != null) {
      warnings.addAll(Warnings.comparing(program, form.program(), role));
      warnings.addAll(releasedBefore(author, host, form, role));
    }
    Uses uses = Uses.NOTHING;
    if (program != null) {
      ProgramNeeds needs = ProgramNeeds.of(program, toolbox);
      warnings.addAll(secrets.of(author, needs));
      uses = team.uses(program, needs, form.roleId());
    }
    return new Review(program, uses, mistakes, refusals, warnings);
  }

  private void requireSize(ObjectNode program) {
    int bytes = Json.write(program).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > settings.maxDocument().toBytes()) {
      throw new Problem(
          Category.TOO_LARGE,
          "host-too-large",
          "A host's document has at most %d bytes; this one has %d. Move parts to members."
              .formatted(settings.maxDocument().toBytes(), bytes));
    }
  }

  private @Nullable Program program(
      ObjectNode document, List<Mistake> mistakes, List<Mistake> warnings) {
    try {
      Programs.Checked checked = programs.check(document);
      warnings.addAll(checked.warnings());
      return checked.program();
    } catch (Problem e) {
      if (e.category() != Category.CALLER || e.mistakes().isEmpty()) {
        throw e;
      }
      mistakes.addAll(e.mistakes());
      return null;
    }
  }

  private @Nullable Role role(
      UserId author, HostForm form, List<Mistake> mistakes, List<Refusal> refusals) {
    if (form.roleId() == null) {
      return null;
    }
    Optional<Role> found = roles.findVisible(form.roleId(), author);
    if (found.isEmpty()) {
      mistakes.add(new Mistake("$.roleId", "there is no such role for you"));
      return null;
    }
    Role role = found.get();
    if (!role.createdBy().equals(author)) {
      refusals.add(new Refusal("$.roleId", roleOfSomebodyElse()));
    } else if (form.published() && !role.published()) {
      refusals.add(
          new Refusal(
              "$.published",
              Problem.conflict(
                  "role-not-published",
                  "A host can be published only when its role is; publish the role first.")));
    }
    return role;
  }

  private static Problem roleOfSomebodyElse() {
    return new Problem(
        Category.FORBIDDEN,
        "role-not-yours",
        "Only its creator makes hosts for a role; make a role of your own.");
  }

  private List<Mistake> releasedBefore(
      UserId author, @Nullable HostId host, HostForm form, Role role) {
    if (form.releasedNo() == null
        || !store.isReleasedNoUsed(role.id(), form.releasedNo(), author, host)) {
      return List.of();
    }
    return List.of(
        new Mistake("$.releasedNo", "another host of this role has the same release number"));
  }
}
