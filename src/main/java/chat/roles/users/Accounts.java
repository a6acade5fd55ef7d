package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.time.Instant;
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
  private final Setup setup;
  private final SignInThrottle throttle;
  private final Sessions sessions;
  private final Resources resources;
  private final TransactionTemplate transactions;

  Accounts(
      UserStore users,
      RootActors roots,
      Passwords passwords,
      RegistrationRules rules,
      Setup setup,
      SignInThrottle throttle,
      Sessions sessions,
      Resources resources,
      TransactionTemplate transactions) {
    this.users = users;
    this.roots = roots;
    this.passwords = passwords;
    this.rules = rules;
    this.setup = setup;
    this.throttle = throttle;
    this.sessions = sessions;
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
      insert(id, account, hash, first);
    });
    return users.find(id).orElseThrow();
  }

  /**
   * @throws Problem 401, the same for a wrong name and a wrong password; 429 after too many
   */
  public User signIn(String username, String password, String address) {
    throttle.check(username, address);
    Optional<UserStore.Stored> found = users.findByName(User.LOCAL, username);
    if (!passwords.matches(password, found.map(UserStore.Stored::passwordHash).orElse(null))) {
      throttle.failed(username, address);
      throw new Problem(
          Category.UNAUTHENTICATED, "sign-in-failed", "The name or the password is wrong.");
    }
    throttle.succeeded(username, address);
    return found.orElseThrow().user();
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
    sessions.revoke(token.session());
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
      rules.checkFurther(account.local());
    }
  }

  private void insert(UserId id, NewAccount account, String hash, boolean first) {
    Instant now = Instant.now();
    User user =
        new User(
            id,
            User.LOCAL,
            account.username(),
            account.nick(),
            null,
            account.email(),
            first,
            now,
            now);
    if (!users.insert(user, hash)) {
      throw Problem.conflict("username-taken", "This username is taken; choose another one.");
    }
    roots.create(id, user.nick(), null);
  }
}
