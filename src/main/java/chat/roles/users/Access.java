package chat.roles.users;

import chat.roles.kernel.problems.Category;
import chat.roles.kernel.problems.Problem;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Who may send a request, and why not. */
enum Access implements AuthorizationManager<RequestAuthorizationContext> {
  /** Anybody; not an actor's token, which chats and does nothing else. */
  ANYBODY,
  /** Signing in: anybody, with whatever else came along. */
  SIGNING_IN,
  /** A user, or an actor of the user's. */
  CHATTING,
  /** A user, by a sign-in or a personal access token that was made for it. */
  USERS,
  /** A user by a sign-in: what a personal access token could widen itself by. */
  SIGNED_IN,
  /** An administrator. */
  ADMINISTRATORS;

  /** A decision that says why. */
  static final class Denial extends AuthorizationDecision {

    private final Problem problem;

    private Denial(String code, String detail) {
      super(false);
      this.problem = new Problem(Category.FORBIDDEN, code, detail);
    }

    Problem problem() {
      return problem;
    }
  }

  private static final AuthorizationDecision GRANTED = new AuthorizationDecision(true);
  private static final AuthorizationDecision NOBODY = new AuthorizationDecision(false);

  @Override
  public AuthorizationResult authorize(
      Supplier<? extends @Nullable Authentication> who, RequestAuthorizationContext context) {
    if (!(who.get() instanceof CallerAuthentication caller)) {
      return this == ANYBODY || this == SIGNING_IN ? GRANTED : NOBODY;
    }
    if (!caller.getPrincipal().isUser()) {
      return this == CHATTING
          ? GRANTED
          : new Denial(
              "actor-token", "An actor's token is for chatting with that actor and nothing else.");
    }
    if (caller.credential() instanceof PersonalTokenUse token && this != SIGNING_IN) {
      Scope needed = Scope.neededBy(context.getRequest());
      if (this == SIGNED_IN) {
        return new Denial(
            "sign-in-required",
            "A personal access token cannot do this; sign in and send that token.");
      }
      if (!token.scopes().contains(needed)) {
        return new Denial(
            "scope-required",
            "This personal access token was not made for the scope %s, which this needs."
                .formatted(needed.text()));
      }
    }
    return this == ADMINISTRATORS && !caller.isAdmin()
        ? new Denial("administrator-required", "Only an administrator may do this.")
        : GRANTED;
  }
}
