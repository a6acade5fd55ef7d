package chat.roles.users;

import chat.roles.kernel.http.HttpSecret;
import chat.roles.kernel.http.HttpTarget;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.startup.StartRefusedException;
import chat.roles.users.SecretDetails.Grant;
import chat.roles.users.SecretStore.Sealed;
import chat.roles.users.audit.Audit;
import chat.roles.users.audit.AuditKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What users keep for programs to send along: written, never read back, each bound to the hosts
 * that it is for.
 */
@Service
public class Secrets implements InitializingBean {

  private static final int MOST = 100;
  private static final int ENDING = 4;
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  private final SecretStore store;
  private final SecretKeys keys;
  private final Audit audit;

  Secrets(SecretStore store, SecretKeys keys, Audit audit) {
    this.store = store;
    this.keys = keys;
    this.audit = audit;
  }

  /** Seals with the newest key what older ones have sealed. */
  @Override
  public void afterPropertiesSet() {
    for (Sealed secret : store.sealedByOthers(keys.newest())) {
      if (!keys.ids().contains(secret.keyId())) {
        throw new StartRefusedException(
            "A user's secret was sealed with a key that this node does not have.",
            "Add the key that was used before to CHATROLES_SECRET_KEYS, behind the newest one.");
      }
      store.reseal(secret, keys.newest(), keys.seal(opened(secret), place(secret)));
    }
  }

  /** The user's secrets by name. */
  public Page<SecretDetails> list(UserId owner, PageRequest page) {
    List<SecretDetails> items = store.list(owner, page).stream().map(this::details).toList();
    return Page.of(items, page, store.count(owner));
  }

  /**
   * @throws Problem 404 when the user has none of that name
   */
  public SecretDetails get(UserId owner, String name) {
    return details(stored(owner, name));
  }

  /**
   * Makes the secret, or changes what the body gives. Grants stay; where one names a target that is
   * gone, it no longer holds for that.
   *
   * @return whether it was made now
   * @throws Problem 400 with every mistake, 409 when the user has too many
   */
  @Transactional
  public boolean put(UserId owner, String name, ObjectNode body) {
    if (!NAME.matcher(name).matches()) {
      throw Problem.invalid(
          List.of(
              new Mistake(
                  "name",
                  "must begin with a letter and have at most 64 letters, digits and underscores")));
    }
    SecretForm form = SecretForm.read(body);
    store.lockAllOf(owner);
    Optional<Sealed> before = store.find(owner, name);
    if (before.isEmpty() && store.count(owner) >= MOST) {
      throw Problem.conflict(
          "too-many-secrets", "A user has at most 100 secrets; delete one that is not needed.");
    }
    String value = required(form.value(), before.map(this::opened), "value", "what is kept");
    List<HttpTarget> targets =
        required(form.targets(), before.map(Sealed::targets), "targets", "the hosts it is for");
    store.put(owner, name, keys.newest(), keys.seal(value, place(owner, name)), targets);
    audit.record(owner, AuditKind.SECRET_CHANGED, name);
    return before.isEmpty();
  }

  private static <T> T required(@Nullable T given, Optional<T> before, String field, String what) {
    if (given != null) {
      return given;
    }
    return before.orElseThrow(
        () -> Problem.invalid(List.of(new Mistake("$." + field, "is required: " + what))));
  }

  /**
   * Deletes it with its grants.
   *
   * @throws Problem 404 when the user has none of that name
   */
  @Transactional
  public void delete(UserId owner, String name) {
    store.lockAllOf(owner);
    if (!store.delete(owner, checked(name))) {
      throw Problem.missing("secret");
    }
    audit.record(owner, AuditKind.SECRET_DELETED, name);
  }

  /**
   * Lets the user's actors of the role send it, in programs that ask for {@code mySecrets.NAME}.
   * Without {@code targets} wherever the secret may go now.
   *
   * @throws Problem 400 for a target that is none of the secret's, 404 when there is no such secret
   */
  @Transactional
  public SecretDetails grant(UserId owner, String name, RoleId role, ObjectNode body) {
    List<Mistake> mistakes = new ArrayList<>();
    List<HttpTarget> wanted = SecretForm.targets(body, mistakes);
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    store.lockAllOf(owner);
    Sealed secret = stored(owner, name);
    List<HttpTarget> targets = wanted == null ? secret.targets() : wanted;
    targets.stream()
        .filter(t -> !secret.targets().contains(t))
        .forEach(t ->
            mistakes.add(
                new Mistake("$.targets", "the secret is not for %s; add it first".formatted(t))));
    List<Grant> others =
        store.grants(owner, name).stream().filter(g -> !g.role().equals(role)).toList();
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    if (others.size() >= MOST) {
      throw Problem.conflict("too-many-grants", "A secret is granted to at most 100 roles.");
    }
    store.grant(owner, name, new Grant(role, targets));
    audit.record(owner, AuditKind.SECRET_GRANTED, name + " to " + role);
    return details(secret);
  }

  /**
   * Takes the leave back, from the next request on.
   *
   * @throws Problem 404 when there is no such grant
   */
  @Transactional
  public void withdraw(UserId owner, String name, RoleId role) {
    store.lockAllOf(owner);
    if (!store.withdraw(owner, checked(name), role)) {
      throw Problem.missing("grant");
    }
    audit.record(owner, AuditKind.SECRET_GRANT_WITHDRAWN, name + " from " + role);
  }

  /** The user's secret, to be sent for a program of the user's own. */
  public Optional<HttpSecret> open(UserId owner, String name) {
    return find(owner, name).map(s -> opened(s, Set.copyOf(s.targets())));
  }

  /**
   * The user's secret, to be sent for a program of that role.
   *
   * @return empty when there is none, or it was not granted
   */
  public Optional<HttpSecret> openFor(RoleId role, UserId owner, String name) {
    Optional<Sealed> secret = find(owner, name);
    return secret.flatMap(s ->
        store.grants(owner, name).stream()
            .filter(g -> g.role().equals(role))
            .findFirst()
            .map(g -> opened(s, both(s.targets(), g.targets()))));
  }

  /** Where the user's secret may be sent; empty when there is none of that name. */
  public Optional<Set<HttpTarget>> targets(UserId owner, String name) {
    return find(owner, name).map(s -> Set.copyOf(s.targets()));
  }

  private static Set<HttpTarget> both(List<HttpTarget> some, List<HttpTarget> others) {
    Set<HttpTarget> both = new TreeSet<>(some);
    both.retainAll(others);
    return both;
  }

  private HttpSecret opened(Sealed secret, Set<HttpTarget> targets) {
    return new HttpSecret(secret.name(), opened(secret), targets);
  }

  private Optional<Sealed> find(UserId owner, String name) {
    return NAME.matcher(name).matches() ? store.find(owner, name) : Optional.empty();
  }

  private Sealed stored(UserId owner, String name) {
    return find(owner, name).orElseThrow(() -> Problem.missing("secret"));
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw Problem.missing("secret");
    }
    return name;
  }

  private SecretDetails details(Sealed secret) {
    String value = opened(secret);
    return new SecretDetails(
        secret.name(),
        value.substring(value.length() - ENDING),
        secret.targets(),
        store.grants(secret.owner(), secret.name()),
        secret.createdAt(),
        secret.updatedAt());
  }

  private String opened(Sealed secret) {
    return keys.open(secret.keyId(), secret.bytes(), place(secret));
  }

  private static String place(Sealed secret) {
    return place(secret.owner(), secret.name());
  }

  private static String place(UserId owner, String name) {
    return "secret " + owner + " " + name;
  }
}
