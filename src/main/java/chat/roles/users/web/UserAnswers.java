package chat.roles.users.web;

import chat.roles.users.Resources;
import chat.roles.users.SessionCookies;
import chat.roles.users.SignIns;
import chat.roles.users.SignIns.SignedIn;
import chat.roles.users.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells of users, their resources included, and signs them in. */
@Component
class UserAnswers {

  private final Resources resources;
  private final SignIns signIns;
  private final SessionCookies cookies;

  UserAnswers(Resources resources, SignIns signIns, SessionCookies cookies) {
    this.resources = resources;
    this.signIns = signIns;
    this.cookies = cookies;
  }

  /**
   * @param csrfToken null unless a page of this server asks
   */
  UserAnswer of(User user, @Nullable String csrfToken) {
    return UserAnswer.of(user, resources.shown(user.id()), null, csrfToken, null);
  }

  /**
   * Begins a session, sets its cookie, and tells its token.
   *
   * @param refreshToken what a provider gave to sign in again; null for none
   */
  UserAnswer signedIn(
      User user,
      @Nullable String refreshToken,
      HttpServletRequest request,
      HttpServletResponse response) {
    SignedIn signedIn = signIns.begin(user);
    cookies.set(request, response, signedIn.token());
    return UserAnswer.of(
        user, resources.shown(user.id()), signedIn.token(), signedIn.csrfToken(), refreshToken);
  }
}
