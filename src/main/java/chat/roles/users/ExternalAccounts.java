package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import chat.roles.users.audit.Audit;
import chat.roles.users.audit.AuditKind;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The accounts of those whom another provider vouches for. */
@Component
public class ExternalAccounts {

  /**
   * How somebody comes who has no account yet.
   *
   * @param registration who may make an account by that provider; null: as by a password
   * @param invitation the code of an administrator
   * @param local whether the request comes from the server's own machine
   */
  public record Newcomer(
      @Nullable Registration registration, @Nullable String invitation, boolean local) {}

  private final UserStore users;
  private final RootActors roots;
  private final RegistrationRules rules;
  private final Admissions admissions;
  private final Audit audit;
  private final TransactionTemplate transactions;

  ExternalAccounts(
      UserStore users,
      RootActors roots,
      RegistrationRules rules,
      Admissions admissions,
      Audit audit,
      TransactionTemplate transactions) {
    this.users = users;
    this.roots = roots;
    this.rules = rules;
    this.admissions = admissions;
    this.audit = audit;
    this.transactions = transactions;
  }

  /**
   * The account of that provider's subject, made or brought up to date: name, nick, avatar and
   * e-mail are what the provider says now. A name that somebody else of the realm has here stays
   * with whoever has it.
   *
   * @throws chat.roles.kernel.problems.Problem 403 when there is none and none may be made
   */
  public User signIn(ExternalIdentity who, Newcomer newcomer) {
    UserId id;
    try {
      id = inOne(who, newcomer);
    } catch (DuplicateKeyException _) {
      id = inOne(who, newcomer); // somebody took the name in between
    }
    return users.find(id).orElseThrow();
  }

  private UserId inOne(ExternalIdentity who, Newcomer newcomer) {
    return Objects.requireNonNull(
        transactions.execute(_ -> {
          Optional<User> known = users.findBySubject(who.realm(), who.subject());
          UserId id = known.isPresent() ? refresh(known.get(), who) : make(who, newcomer);
          audit.record(id, AuditKind.SIGNED_IN, who.realm());
          return id;
        }));
  }

  private UserId refresh(User user, ExternalIdentity who) {
    String wanted = who.wantedUsername();
    boolean free = !users.isTaken(who.realm(), wanted, user.id());
    String username = free ? wanted : user.username();
    String nick = who.nick(username);
    users.refresh(user.id(), username, nick, who.avatar(), who.email());
    roots.change(user.id(), nick, Objects.requireNonNullElse(who.avatar(), ""));
    return user.id();
  }

  private UserId make(ExternalIdentity who, Newcomer newcomer) {
    Registration rule =
        Objects.requireNonNullElseGet(
            newcomer.registration(), () -> rules.inForce(newcomer.local()));
    admissions.check(rule, newcomer.invitation());
    UserId id = UserId.fresh();
    User user = user(id, who);
    if (!users.insert(user, null, who.subject())) {
      // the same somebody came twice at once, or the name was taken in between
      return users
          .findBySubject(who.realm(), who.subject())
          .orElseThrow(() -> new DuplicateKeyException("the name was taken"))
          .id();
    }
    roots.create(id, user.nick(), user.avatar());
    admissions.admit(rule, newcomer.invitation(), id);
    audit.record(id, AuditKind.ACCOUNT_MADE, who.realm());
    return id;
  }

  private User user(UserId id, ExternalIdentity who) {
    Instant now = Instant.now();
    String username = freeName(id, who);
    return new User(
        id, who.realm(), username, who.nick(username), who.avatar(), who.email(), false, now, now);
  }

  /** The wanted name, or the same with the first number that is free. */
  private String freeName(UserId id, ExternalIdentity who) {
    String wanted = who.wantedUsername();
    String name = wanted;
    for (int number = 2; users.isTaken(who.realm(), name, id); number++) {
      String ending = "-" + number;
      name =
          wanted.substring(0, Math.min(wanted.length(), User.MAX_USERNAME - ending.length()))
              + ending;
    }
    return name;
  }
}
