package chat.roles.roles;

import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.memory.vectors.Embedded;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** All roles: who may read and change them, and when. */
@Service
public class Roles {

  private final RoleStore store;
  private final RoleIndex index;
  private final TransactionTemplate transaction;
  private final HostMembers hosts;
  private final RoleSettings settings;
  private final Clock clock;

  Roles(
      RoleStore store,
      RoleIndex index,
      TransactionTemplate transaction,
      HostMembers hosts,
      RoleSettings settings,
      Clock clock) {
    this.store = store;
    this.index = index;
    this.transaction = transaction;
    this.hosts = hosts;
    this.settings = settings;
    this.clock = clock;
  }

  /** The role, deleted or not, whoever's it is: for programs, never for answers to a reader. */
  public Optional<Role> find(RoleId id) {
    return store.find(id);
  }

  /**
   * The role, when it is published or the reader's own, and not deleted.
   *
   * @param reader null: nobody in particular
   */
  public Optional<Role> findVisible(RoleId id, @Nullable UserId reader) {
    return store.find(id).filter(role -> role.isVisibleTo(reader));
  }

  /**
   * The role as {@link #findVisible}.
   *
   * @throws Problem 404 when the reader may not read it
   */
  public Role get(RoleId id, @Nullable UserId reader) {
    return findVisible(id, reader).orElseThrow(() -> Problem.missing("role"));
  }

  /** As {@link #find}; the role does not change before the caller's transaction ends. */
  @Transactional
  public Optional<Role> hold(RoleId id) {
    return store.hold(id);
  }

  /**
   * Those that match and that the reader may read; hidden ones never. Of those that match a text,
   * the best {@value RoleIndex#MOST_FOUND}.
   */
  public Page<Role> list(RoleQuery query, PageRequest page) {
    return store.list(
        query, query.text().isEmpty() ? null : index.find(query, settings.maxDistance()), page);
  }

  /**
   * Makes a role.
   *
   * @param body as spec'd for POST; {@code published: true} publishes at once
   * @throws Problem with every mistake in the body
   */
  public Role create(UserId creator, JsonNode body) {
    RoleForm form = RoleForm.read(body, null);
    Instant now = now();
    Role role = role(RoleId.fresh(), form, creator, now, now);
    Embedded embedded = index.embed(role);
    transaction.executeWithoutResult(_ -> {
      store.insert(role);
      index.put(role, embedded);
    });
    return role;
  }

  /**
   * Changes what the body names. Changes to different fields at the same time are all kept. A body
   * that changes nothing does not count as a change.
   *
   * @throws Problem 404 when the caller may not read the role, 403 when it is somebody else's, 409
   *     when it is read only or cannot be unpublished, 400 with every mistake in the body
   */
  public Role change(UserId caller, RoleId id, JsonNode body) {
    // embedded before the transaction; what somebody else changes meanwhile is embedded after it
    Embedded embedded = index.embed(changed(store.find(id), caller, body).after());
    return transaction.execute(_ -> {
      Change change = changed(store.lock(id), caller, body);
      if (!change.before().equals(change.after())) {
        store.update(change.after());
        index.put(change.after(), embedded);
      }
      return change.after();
    });
  }

  private record Change(Role before, Role after) {}

  private Change changed(Optional<Role> found, UserId caller, JsonNode body) {
    Role before = own(found, caller);
    requireEditable(before);
    RoleId id = before.id();
    RoleForm form = RoleForm.read(body, before);
    Role after = role(id, form, before.createdBy(), before.createdAt(), before.updatedAt());
    if (after.equals(before)) {
      return new Change(before, before);
    }
    if (before.published() && !after.published() && hosts.hasPublishedHost(id)) {
      throw Problem.conflict(
          "role-has-published-hosts",
          "A role with a published host stays published, since actors are made from it.");
    }
    return new Change(before, role(id, form, before.createdBy(), before.createdAt(), now()));
  }

  /**
   * Deletes the role for all but the actors that there are.
   *
   * @throws Problem as {@link #change}, but a role that is read only can be deleted
   */
  @Transactional
  public void delete(UserId caller, RoleId id) {
    store.markDeleted(own(store.lock(id), caller).id());
    index.remove(id);
  }

  private static Role own(Optional<Role> found, UserId caller) {
    Role role = found.filter(r -> r.isVisibleTo(caller)).orElseThrow(() -> Problem.missing("role"));
    if (!role.createdBy().equals(caller)) {
      throw new Problem(
          Category.FORBIDDEN,
          "role-not-yours",
          "Only its creator changes or deletes a role; make a role of your own.");
    }
    return role;
  }

  private void requireEditable(Role role) {
    if (role.published() && now().isAfter(role.updatedAt().plus(settings.editableFor()))) {
      throw Problem.conflict(
          "role-read-only",
          "A published role is read only from %d hours after its last change (%s) on; make a new role."
              .formatted(settings.editableFor().toHours(), role.updatedAt()));
    }
  }

  /** As exact as the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Role role(
      RoleId id, RoleForm form, UserId creator, Instant createdAt, Instant updatedAt) {
    RoleContent content = form.content();
    return new Role(
        id,
        content.nick(),
        content.goal(),
        content.avatar(),
        content.skills(),
        content.professionals(),
        content.help(),
        content.tags(),
        content.entries(),
        form.published(),
        creator,
        createdAt,
        updatedAt,
        false);
  }
}
