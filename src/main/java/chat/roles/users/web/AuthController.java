package chat.roles.users.web;

import chat.roles.users.Accounts;
import chat.roles.users.NewAccount;
import chat.roles.users.Registration;
import chat.roles.users.SessionCookies;
import chat.roles.users.User;
import chat.roles.users.oauth.OAuthSignIn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/auth")
@Tag(name = "Sign-in", description = "Accounts, and the tokens that speak for them.")
class AuthController {

  private static final String REQUIRED = "is required";

  @Schema(description = "A new account.")
  record RegisterRequest(
      @Schema(
              description = "2–39 letters, digits and single inner hyphens; the case is kept.",
              example = "ada")
          @NotNull(message = REQUIRED)
          @Size(min = 2, max = 39, message = "must have 2 to 39 characters")
          @Pattern(
              regexp = NewAccount.USERNAME,
              message = "must be letters, digits and single inner hyphens")
          String username,
      @Schema(description = "8–256 characters.", example = "a long password")
          @NotNull(message = REQUIRED)
          @Size(min = 8, max = 256, message = "must have 8 to 256 characters")
          String password,
      @Schema(description = "Not used for signing in.", example = "ada@example.org")
          @Size(max = 254, message = "must not be longer than 254")
          @Pattern(regexp = "[^@\\s]+@[^@\\s]+", message = "must be an e-mail address")
          @Nullable String email,
      @Schema(
              description =
                  "Only for the first account, when it is not made on the server's own machine: the"
                      + " code that the server prints when it starts.",
              example = "q2Zy0WjYb4kXoR7sT1uVwA9c")
          @Size(max = 100, message = "must not be longer than 100")
          @Nullable String setupCode,
      @Schema(
              description = "An administrator's code, where accounts are made by invitation.",
              example = "m5Vq0sX1hYb3kPzR8tJcWdEuGfLaNoQiZxKvTyBw7MA")
          @Size(max = 100, message = "must not be longer than 100")
          @Nullable String invitation) {}

  @Schema(description = "A name and its password.")
  record LoginRequest(
      @Schema(description = "The case does not matter.", example = "ada")
          @NotNull(message = REQUIRED)
          @Size(max = 39, message = "must not be longer than 39")
          String username,
      @Schema(description = "The password.", example = "a long password")
          @NotNull(message = REQUIRED)
          @Size(max = 256, message = "must not be longer than 256")
          String password) {}

  @Schema(description = "A way to sign in.")
  record Provider(
      @Schema(description = "The realm of its users.", example = "local") String name,
      @Schema(
              description =
                  "password: by POST /api/auth/login; oauth: by GET /api/oauth/{name} in a browser.",
              example = "password")
          String kind,
      @Schema(description = "For people.", example = "local") String label) {}

  @Schema(description = "What sign-in is offered.")
  record ProvidersAnswer(
      @Schema(
              description = "The ways to sign in.",
              example = "[{\"name\": \"local\", \"kind\": \"password\", \"label\": \"local\"}]")
          List<Provider> providers,
      @Schema(description = "Who may register: open, invite or closed.", example = "open")
          String registration,
      @Schema(description = "Whether the first account is still to be made.", example = "false")
          boolean setupRequired) {}

  private final Accounts accounts;
  private final SessionCookies cookies;
  private final OAuthSignIn oauth;
  private final UserAnswers answers;

  AuthController(
      Accounts accounts, SessionCookies cookies, OAuthSignIn oauth, UserAnswers answers) {
    this.accounts = accounts;
    this.cookies = cookies;
    this.oauth = oauth;
    this.answers = answers;
  }

  @PostMapping("/register")
  @ResponseStatus(HttpStatus.CREATED)
  @SecurityRequirements
  @Operation(
      summary = "Make an account",
      description =
          "The first one becomes the administrator. Further ones where registration is open, or by"
              + " invitation. Sets the session cookie too.")
  UserAnswer register(
      @Valid @RequestBody RegisterRequest body,
      HttpServletRequest request,
      HttpServletResponse response) {
    User user =
        accounts.register(
            new NewAccount(
                body.username(),
                body.password(),
                body.email(),
                body.setupCode(),
                body.invitation(),
                LocalRequests.isLocal(request)));
    return answers.signedIn(user, null, request, response);
  }

  @PostMapping("/login")
  @SecurityRequirements
  @Operation(
      summary = "Sign in",
      description =
          "Answers the user with a token, and sets the session cookie for pages of this server. Too"
              + " many wrong passwords have to wait: 429.")
  UserAnswer login(
      @Valid @RequestBody LoginRequest body,
      HttpServletRequest request,
      HttpServletResponse response) {
    User user = accounts.signIn(body.username(), body.password(), request.getRemoteAddr());
    return answers.signedIn(user, null, request, response);
  }

  @PostMapping("/logout")
  @Operation(
      summary = "Sign out",
      description =
          "Revokes the request's token and all that were refreshed in its sign-in, and clears the"
              + " session cookie.")
  boolean logout(
      @Nullable Authentication signedIn, HttpServletRequest request, HttpServletResponse response) {
    accounts.signOut(signedIn);
    cookies.clear(request, response);
    return true;
  }

  @GetMapping("/providers")
  @SecurityRequirements
  @Operation(summary = "What sign-in is offered", description = "Public, also before the setup.")
  ProvidersAnswer providers(HttpServletRequest request) {
    Registration registration = accounts.registration(LocalRequests.isLocal(request));
    List<Provider> ways = new ArrayList<>();
    ways.add(new Provider(User.LOCAL, "password", User.LOCAL));
    oauth.offers().forEach(o -> ways.add(new Provider(o.name(), "oauth", o.label())));
    return new ProvidersAnswer(
        ways, registration.name().toLowerCase(Locale.ROOT), accounts.awaitsFirst());
  }
}
