package chat.roles.users;

import chat.roles.kernel.ids.ActorId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** What somebody gets who has signed in. */
@Component
public class SignIns {

  /**
   * A new session.
   *
   * @param token speaks for the user
   * @param csrfToken what a page sends along with the session cookie when it changes something
   */
  public record SignedIn(String token, String csrfToken) {

    @Override
    public String toString() {
      return "SignedIn";
    }
  }

  private final Tokens tokens;
  private final CsrfTokens csrf;

  SignIns(Tokens tokens, CsrfTokens csrf) {
    this.tokens = tokens;
    this.csrf = csrf;
  }

  /** Begins a session of this user, who has proved to be. */
  public SignedIn begin(User user) {
    String token = tokens.issue(new ActorId(user.id().value()), user.id());
    return new SignedIn(token, csrf.of(tokens.read(token).orElseThrow()));
  }

  /** What a page sends along; empty when the request was not signed in by the session cookie. */
  public Optional<String> csrfToken(@Nullable Authentication signedIn) {
    return signedIn instanceof CallerAuthentication a
            && a.isByCookie()
            && a.credential() instanceof Session session
        ? Optional.of(csrf.of(session))
        : Optional.empty();
  }
}
