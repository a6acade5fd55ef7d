package chat.roles.hosts;

import chat.roles.hosts.diagram.HostDiagram;
import chat.roles.hosts.language.Program;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.json.Json;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.roles.Role;
import chat.roles.roles.Roles;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Releases of roles, and the programs that they name. */
@Service
public class Hosts {

  private static final int MOST_RELEASES = 100;

  private final HostStore store;
  private final Library library;
  private final Reviewer reviewer;
  private final Roles roles;
  private final Clock clock;

  Hosts(HostStore store, Library library, Reviewer reviewer, Roles roles, Clock clock) {
    this.store = store;
    this.library = library;
    this.reviewer = reviewer;
    this.roles = roles;
    this.clock = clock;
  }

  /** The host, deleted or not, whoever's it is: for programs, never for answers to a reader. */
  public Optional<Host> find(HostId id) {
    return store.find(id);
  }

  /** The host that new actors of the role are made from when none is named. */
  public Optional<Host> newestPublished(RoleId role) {
    return store.newestPublished(role);
  }

  /**
   * The host that a member of this role gets when none is named: the newest published one that uses
   * nothing beyond what was shown for the host that declares the member, or that is the owner's
   * own. Empty when the role has none at all.
   *
   * @throws Problem conflict, when all use more; the owner agrees by making the member
   */
  public Optional<Host> newestAgreed(RoleId role, HostId declaring, UserId owner) {
    List<Host> releases = store.published(role, MOST_RELEASES);
    if (releases.isEmpty()) {
      return Optional.empty();
    }
    Uses shown = store.find(declaring).map(Host::uses).orElse(Uses.NOTHING);
    return Optional.of(
        releases.stream()
            .filter(h -> h.createdBy().equals(owner) || shown.covers(h.uses()))
            .findFirst()
            .orElseThrow(() -> usesMore(role, releases.getFirst())));
  }

  private static Problem usesMore(RoleId role, Host newest) {
    return Problem.conflict(
        "member-uses-more",
        "The releases of the role %s use more than was shown when this actor was made. Look at what the host %s uses; to agree, make the member yourself: POST /api/actors with its nick, this actor as parentId, and that hostId."
            .formatted(role, newest.id()));
  }

  /**
   * The parsed program. A hash means the same program for ever, whatever happens to its host.
   *
   * @throws IllegalArgumentException when no host ever had a program of that hash
   */
  public Program program(String programHash) {
    return library.program(programHash);
  }

  /**
   * The program as its author wrote it, without what is not the program's: role, release, dates.
   *
   * @throws IllegalArgumentException as {@link #program}
   */
  public JsonNode document(String programHash) {
    return library.document(programHash);
  }

  /**
   * The role's published hosts, and the reader's own drafts; the last made first. Whether the
   * reader may read the role is the caller's to ask.
   */
  public Page<Host> ofRole(RoleId role, @Nullable UserId reader, PageRequest page) {
    return store.ofRole(role, reader, page);
  }

  /**
   * The user's own host.
   *
   * @throws Problem 404 for others'
   */
  public HostDetails get(UserId owner, HostId id) {
    Host host = own(store.find(id), owner);
    JsonNode document = library.document(host.programHash());
    HostForm form = HostForm.change(Json.object(), host, document, new ArrayList<>());
    return new HostDetails(host, document, reviewer.review(owner, id, form, List.of()).warnings());
  }

  /**
   * The user's own host as an SVG picture.
   *
   * @throws Problem 404 for others'
   */
  public String diagram(UserId owner, HostId id) {
    Host host = own(store.find(id), owner);
    Program program = library.program(host.programHash());
    Map<String, String> members = new HashMap<>();
    for (Program.Member member : program.members()) {
      roles
          .findVisible(member.roleId(), owner)
          .ifPresent(role -> members.put(member.name(), role.nick() + " · " + role.goal()));
    }
    String nick = roles.findVisible(host.roleId(), owner).map(Role::nick).orElse("Host");
    String release = host.releasedNo() == null ? "draft" : "release " + host.releasedNo();
    return HostDiagram.svg(nick + " · " + release, program, members);
  }

  /** What saving this document as a new host would come to. Saves nothing. */
  public Review check(UserId author, ObjectNode body) {
    List<Mistake> mistakes = new ArrayList<>();
    return reviewer.review(author, null, HostForm.create(body, mistakes), mistakes);
  }

  /**
   * Makes a host.
   *
   * @throws Problem 400 with every mistake, 403 when the role is somebody else's, 409 when it is to
   *     be published and its role is not, 413 when it is too large
   */
  @Transactional
  public HostDetails create(UserId author, ObjectNode body) {
    store.lockAllOf(author);
    List<Mistake> mistakes = new ArrayList<>();
    HostForm form = HostForm.create(body, mistakes);
    holdRole(form);
    Review review = reviewer.review(author, null, form, mistakes);
    Instant now = now();
    Host host = host(HostId.fresh(), author, form, review, now, now);
    store.insert(host);
    return new HostDetails(host, form.program(), review.warnings());
  }

  /**
   * Changes what the body names, and checks the whole anew. A run that began before goes on with
   * the program as it was.
   *
   * @throws Problem as {@link #create}; 404 for others', 409 when it is published
   */
  @Transactional
  public HostDetails change(UserId owner, HostId id, ObjectNode body) {
    store.lockAllOf(owner);
    Host before = draft(own(store.lock(id), owner));
    List<Mistake> mistakes = new ArrayList<>();
    HostForm form = HostForm.change(body, before, library.document(before.programHash()), mistakes);
    holdRole(form);
    Review review = reviewer.review(owner, id, form, mistakes);
    Host host = host(id, before.createdBy(), form, review, before.createdAt(), now());
    store.update(host);
    return new HostDetails(host, form.program(), review.warnings());
  }

  /**
   * Deletes a draft; its actors go on.
   *
   * @throws Problem 404 for others', 409 when it is published
   */
  @Transactional
  public void delete(UserId owner, HostId id) {
    store.markDeleted(draft(own(store.lock(id), owner)).id());
  }

  /** While a host is published, its role is not unpublished. */
  private void holdRole(HostForm form) {
    if (form.published() && form.roleId() != null) {
      roles.hold(form.roleId());
    }
  }

  private static Host own(Optional<Host> found, UserId owner) {
    return found
        .filter(host -> !host.deleted() && host.createdBy().equals(owner))
        .orElseThrow(() -> Problem.missing("host"));
  }

  private static Host draft(Host host) {
    if (host.published()) {
      throw Problem.conflict(
          "host-published",
          "A published host never changes again, since others rely on it; make a new host.");
    }
    return host;
  }

  private Host host(
      HostId id, UserId author, HostForm form, Review review, Instant createdAt, Instant now) {
    boolean singleton = review.accepted().singleton();
    return new Host(
        id,
        Objects.requireNonNull(form.roleId()),
        author,
        form.published(),
        form.releasedNo(),
        library.keep(form.program()),
        singleton,
        review.uses(),
        createdAt,
        now,
        false);
  }

  /** As exact as the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
