package chat.roles.users;

import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.users.audit.Audit;
import chat.roles.users.audit.AuditKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Resources that users lend. A loan is an offer until its borrower agrees: whoever lends a model
 * reads what it is asked, so nobody's actors ask a lent one unbidden.
 */
@Service
public class Loans {

  private static final int MOST = 100;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final LoanStore store;
  private final ResourceStore resources;
  private final UserStore users;
  private final UsableResources usable;
  private final Audit audit;

  Loans(
      LoanStore store,
      ResourceStore resources,
      UserStore users,
      UsableResources usable,
      Audit audit) {
    this.store = store;
    this.resources = resources;
    this.users = users;
    this.usable = usable;
    this.audit = audit;
  }

  /** What the user lends, the oldest first. */
  public Page<Loan> lent(UserId lender, PageRequest page) {
    return Page.of(store.list(lender, page), page, store.count(lender));
  }

  /**
   * What others offer the user: by name, or to the role, or what the user has accepted.
   *
   * @param role null for no role
   */
  public Page<LoanOffer> offered(UserId user, @Nullable RoleId role, PageRequest page) {
    return Page.of(store.offered(user, role, page), page, store.countOffered(user, role));
  }

  /**
   * Lends one of the user's resources.
   *
   * @throws Problem 400 with every mistake, or for a local resource; 404 when the user has no such
   *     resource; 409 when the user lends too much
   */
  @Transactional
  public Loan lend(UserId lender, String resource, ObjectNode body) {
    LoanForm form = LoanForm.read(body);
    resources.lockAllOf(lender);
    Resource lent =
        Optional.of(resource)
            .filter(id -> ID.matcher(id).matches())
            .flatMap(id -> resources.find(lender, id))
            .orElseThrow(() -> Problem.missing("resource"));
    if (lent.local()) {
      throw Problem.conflict(
          "resource-not-lendable",
          "A local resource is asked by your own client, which others cannot reach.");
    }
    if (store.count(lender) >= MOST) {
      throw Problem.conflict("too-many-loans", "A user has at most 100 loans; take one back.");
    }
    Loan loan =
        new Loan(
            Ids.nanoid(),
            lent.id(),
            lender,
            form.username() == null ? null : borrower(lender, form),
            form.username(),
            form.role(),
            form.tokens(),
            form.period(),
            Instant.now());
    store.insert(loan);
    audit.record(lender, AuditKind.LOAN_MADE, loan.id() + " of " + lent.id());
    return store.find(loan.id()).orElseThrow();
  }

  private UserId borrower(UserId lender, LoanForm form) {
    UserId borrower =
        users
            .findByName(form.realm(), String.valueOf(form.username()))
            .map(found -> found.user().id())
            .orElseThrow(() ->
                Problem.invalid(
                    List.of(new Mistake("$.username", "is no user's in realm " + form.realm()))));
    if (borrower.equals(lender)) {
      throw Problem.invalid(List.of(new Mistake("$.username", "is yours")));
    }
    return borrower;
  }

  /**
   * Takes a loan back, from the next question on.
   *
   * @throws Problem 404 when the user has lent nothing so
   */
  @Transactional
  public void takeBack(UserId lender, String loan) {
    if (!store.delete(lender, checked(loan))) {
      throw missing();
    }
    audit.record(lender, AuditKind.LOAN_TAKEN_BACK, loan);
    usable.changed(lender);
  }

  /**
   * Lets the user's actors use what is lent: all of them, or those of the role that it is for.
   * Repeatable.
   *
   * @throws Problem 404 when nothing is lent so to the user; 409 when the user borrows too much
   */
  @Transactional
  public void accept(UserId borrower, String id) {
    Loan loan = store.find(checked(id)).filter(l -> isFor(l, borrower)).orElseThrow(Loans::missing);
    if (store.countAccepted(borrower) >= MOST) {
      throw Problem.conflict("too-many-loans", "A user borrows at most 100; decline one.");
    }
    store.accept(borrower, loan.id());
    audit.record(borrower, AuditKind.LOAN_ACCEPTED, loan.id());
    usable.changed(borrower);
  }

  /**
   * Whether one can say yes to it; the ids of loans to roles are told to whoever asks for the role.
   */
  private static boolean isFor(Loan loan, UserId user) {
    return !loan.lender().equals(user) && (loan.role() != null || user.equals(loan.borrower()));
  }

  /**
   * Uses it no more, from the next question on.
   *
   * @throws Problem 404 when the user had not accepted it
   */
  @Transactional
  public void decline(UserId borrower, String loan) {
    if (!store.decline(borrower, checked(loan))) {
      throw missing();
    }
    audit.record(borrower, AuditKind.LOAN_DECLINED, loan);
    usable.changed(borrower);
  }

  private static String checked(String loan) {
    if (!ID.matcher(loan).matches()) {
      throw missing();
    }
    return loan;
  }

  private static Problem missing() {
    return Problem.missing("loan");
  }
}
