package chat.roles.users;

import chat.roles.kernel.ids.Ids;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import chat.roles.kernel.text.Hashes;
import chat.roles.users.audit.Audit;
import chat.roles.users.audit.AuditKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Codes of administrators, each good for one account. */
@Service
public class Invitations {

  private final InvitationStore store;
  private final Audit audit;

  Invitations(InvitationStore store, Audit audit) {
    this.store = store;
    this.audit = audit;
  }

  /** Makes one. */
  @Transactional
  public Invitation.Made make(UserId administrator, @Nullable String note, Instant expiresAt) {
    String code = RandomCode.next();
    String id = Ids.nanoid();
    store.insert(id, Hashes.sha256(code), note, administrator, expiresAt);
    audit.record(administrator, AuditKind.INVITATION_MADE, id);
    return new Invitation.Made(store.find(id).orElseThrow(), code);
  }

  /** All of all administrators, the newest first; the used and expired ones too. */
  public Page<Invitation> list(PageRequest page) {
    return Page.of(store.list(page), page, store.count());
  }

  /**
   * Deletes it; an account that was made by it stays.
   *
   * @throws Problem 404 when there is none of that id
   */
  @Transactional
  public void revoke(UserId administrator, String id) {
    if (!store.delete(id)) {
      throw Problem.missing("invitation");
    }
    audit.record(administrator, AuditKind.INVITATION_REVOKED, id);
  }

  /**
   * @throws Problem 403 unless an account could be made with that code now
   */
  void check(@Nullable String code) {
    if (code == null) {
      throw new Problem(
          Category.FORBIDDEN,
          "invitation-required",
          "Accounts are made by invitation here; ask the administrator, and send its code as"
              + " invitation.");
    }
    if (!store.isGood(Hashes.sha256(code.strip()))) {
      throw refused();
    }
  }

  /**
   * Uses the code up for this new user. Joins the transaction that makes the account: of any number
   * at once one succeeds.
   *
   * @throws Problem 403 when it is no good any more
   */
  void redeem(String code, UserId user) {
    String id = store.use(Hashes.sha256(code.strip()), user).orElseThrow(Invitations::refused);
    audit.record(user, AuditKind.INVITATION_USED, id);
  }

  private static Problem refused() {
    return new Problem(
        Category.FORBIDDEN,
        "invitation-invalid",
        "This invitation was used, revoked or has expired; ask the administrator for another.");
  }
}
