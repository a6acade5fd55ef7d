package chat.roles.users;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets further accounts be made by the rule in force. */
@Component
class Admissions {

  private final Invitations invitations;

  Admissions(Invitations invitations) {
    this.invitations = invitations;
  }

  /**
   * @param invitation the code that came along; null for none
   * @throws Problem unless a further account may be made so
   */
  void check(Registration rule, @Nullable String invitation) {
    switch (rule) {
      case OPEN -> {}
      case INVITE -> invitations.check(invitation);
      case CLOSED ->
          throw new Problem(
              Category.FORBIDDEN,
              "registration-closed",
              "Registration is closed here; the operator can open it with"
                  + " chatroles.registration=open.");
    }
  }

  /**
   * Uses the invitation up when it took one. Joins the transaction that makes the account.
   *
   * @throws Problem when somebody else was faster
   */
  void admit(Registration rule, @Nullable String invitation, UserId user) {
    if (rule == Registration.INVITE && invitation != null) {
      invitations.redeem(invitation, user);
    }
  }
}
