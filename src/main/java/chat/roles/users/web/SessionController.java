package chat.roles.users.web;

import chat.roles.users.Caller;
import chat.roles.users.SessionCookies;
import chat.roles.users.Sessions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/me/sessions")
@Tag(name = "Sign-in", description = "Accounts, and the tokens that speak for them.")
class SessionController {

  private final Sessions sessions;
  private final SessionCookies cookies;

  SessionController(Sessions sessions, SessionCookies cookies) {
    this.sessions = sessions;
    this.cookies = cookies;
  }

  @DeleteMapping
  @Operation(
      summary = "Sign out everywhere",
      description =
          "Ends every sign-in of yours, this one too; with `tokens=true` also your personal access"
              + " tokens and the tokens of all your actors. Answers true.")
  boolean endAll(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "Whether tokens end too.", example = "true")
          @RequestParam(defaultValue = "false")
          boolean tokens,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (tokens) {
      sessions.revokeAll(caller.user());
    } else {
      sessions.revokeSignIns(caller.user());
    }
    cookies.clear(request, response);
    return true;
  }
}
