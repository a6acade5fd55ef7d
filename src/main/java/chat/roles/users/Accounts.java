package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.users.audit.Audit;
import chat.roles.users.audit.AuditKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Making accounts and signing in with a password. */
@Component
public class Accounts {

  private final UserStore users;
  private final RootActors roots;
  private final Passwords passwords;
  private final RegistrationRules rules;
  private final Admissions admissions;
  private final Setup setup;
  private final SignInThrottle throttle;
  private final Sessions sessions;
  private final Audit audit;
  private final Resources resources;
  private final TransactionTemplate transactions;

  Accounts(
      UserStore users,
      RootActors roots,
      Passwords passwords,
      RegistrationRules rules,
      Admissions admissions,
      Setup setup,
      SignInThrottle throttle,
      Sessions sessions,
      Audit audit,
      Resources resources,
      TransactionTemplate transactions) {
    this.users = users;
    this.roots = roots;
    this.passwords = passwords;
    this.rules = rules;
    this.admissions = admissions;
    this.setup = setup;
    this.throttle = throttle;
    this.sessions = sessions;
    this.audit = audit;
    this.resources = resources;
    this.transactions = transactions;
  }

  /**
   * Makes the account and its root actor, or nothing. Of any number of first registrations at once,
   * one makes the administrator and the others are further ones.
   *
   * @throws Problem when this caller may not, or the name is taken
   */
  public User register(NewAccount account) {
    check(account, !setup.isDone());
    String hash = passwords.hash(account.password());
    UserId id = UserId.fresh();
    transactions.executeWithoutResult(_ -> {
      boolean first = setup.isFirst();
      check(account, first);
      insert(id, account.username(), account.email(), hash, first);
      if (!first) {
        admissions.admit(rules.inForce(account.local()), account.invitation(), id);
      }
    });
    return users.find(id).orElseThrow();
  }

  /**
   * Makes an account without a password, whose models all run at the user's own client: its token
   * is all there is to it.
   *
   * @param local whether the request comes from the server's own machine
   * @throws Problem 400 for other resources, 403 where registration is not open, 409 when the name
   *     is taken
   */
  public User registerLocally(String username, JsonNode resConfigs, boolean local) {
    if (rules.inForce(local) != Registration.OPEN) {
      admissions.check(Registration.CLOSED, null);
    }
    checkLocal(resConfigs);
    UserId id = UserId.fresh();
    transactions.executeWithoutResult(_ -> {
      insert(id, username, null, null, false);
      resources.replace(id, resConfigs, "$.resConfigs");
    });
    return users.find(id).orElseThrow();
  }

  private static void checkLocal(JsonNode resConfigs) {
    List<Mistake> mistakes = new ArrayList<>();
    if (!resConfigs.isArray() || resConfigs.isEmpty()) {
      mistakes.add(new Mistake("$.resConfigs", "must be a list of at least one resource"));
    }
    for (int i = 0; i < resConfigs.size(); i++) {
      if (!resConfigs.path(i).path("runtime").asString("").equals("local")) {
        mistakes.add(
            new Mistake(
                "$.resConfigs[%d].runtime".formatted(i),
                "must be local; make an account with a password for others"));
      }
    }
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
  }

  /**
   * @throws Problem 401, the same for a wrong name and a wrong password; 429 after too many
   */
  public User signIn(String username, String password, String address) {
    throttle.attempt(username, address);
    Optional<UserStore.Stored> found = users.findByName(User.LOCAL, username);
    if (!passwords.matches(password, found.map(UserStore.Stored::passwordHash).orElse(null))) {
      audit.record(
          found.map(f -> f.user().id()).orElse(null), AuditKind.SIGN_IN_FAILED, User.LOCAL);
      throw new Problem(
          Category.UNAUTHENTICATED, "sign-in-failed", "The name or the password is wrong.");
    }
    throttle.succeeded(username, address);
    User user = found.orElseThrow().user();
    audit.record(user.id(), AuditKind.SIGNED_IN, User.LOCAL);
    return user;
  }

  /**
   * Changes what is not null, of user and root actor alike; an empty avatar removes it.
   *
   * @param resConfigs replaces the user's own resources
   * @throws Problem 400 with every mistake in resConfigs; nothing is changed then
   */
  public User change(
      UserId id, @Nullable String nick, @Nullable String avatar, @Nullable JsonNode resConfigs) {
    transactions.executeWithoutResult(_ -> {
      if (resConfigs != null) {
        resources.replace(id, resConfigs, "$.resConfigs");
        audit.record(id, AuditKind.RESOURCES_CHANGED, null);
      }
      users.update(id, nick, avatar);
      roots.change(id, nick, avatar);
    });
    return users.find(id).orElseThrow();
  }

  /**
   * Ends the sign-in of this request's token, on all nodes, with every token that was refreshed in
   * it. Repeatable.
   *
   * @throws Problem 401 when the request came without a token
   */
  public void signOut(@Nullable Authentication signedIn) {
    if (!(signedIn instanceof CallerAuthentication token)) {
      throw new Problem(Category.UNAUTHENTICATED, "unauthenticated", "Nobody is signed in.");
    }
    if (!(token.credential() instanceof Session session)) {
      throw new Problem(
          Category.FORBIDDEN,
          "sign-in-required",
          "A personal access token is revoked at /api/me/tokens, not by signing out.");
    }
    sessions.revoke(session);
  }

  /**
   * Who may make an account.
   *
   * @param local whether the request comes from the server's own machine
   */
  public Registration registration(boolean local) {
    return rules.inForce(local);
  }

  /** Whether nobody has an account yet. */
  public boolean awaitsFirst() {
    return !setup.isDone();
  }

  private void check(NewAccount account, boolean first) {
    if (first) {
      rules.checkFirst(account.local(), account.setupCode());
    } else {
      admissions.check(rules.inForce(account.local()), account.invitation());
    }
  }

  private void insert(
      UserId id, String username, @Nullable String email, @Nullable String hash, boolean first) {
    Instant now = Instant.now();
    User user =
        new User(id, User.LOCAL, username, NewAccount.nick(username), null, email, first, now, now);
    if (!users.insert(user, hash, null)) {
      throw Problem.conflict("username-taken", "This username is taken; choose another one.");
    }
    roots.create(id, user.nick(), null);
    audit.record(id, AuditKind.ACCOUNT_MADE, User.LOCAL);
  }
}
