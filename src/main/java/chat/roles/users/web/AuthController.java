package chat.roles.users.web;

import chat.roles.kernel.ids.ActorId;
import chat.roles.users.Accounts;
import chat.roles.users.NewAccount;
import chat.roles.users.Registration;
import chat.roles.users.Tokens;
import chat.roles.users.User;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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
          @Nullable String setupCode) {}

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
      @Schema(description = "password, or oauth.", example = "password") String kind) {}

  @Schema(description = "What sign-in is offered.")
  record ProvidersAnswer(
      @Schema(
              description = "The ways to sign in.",
              example = "[{\"name\": \"local\", \"kind\": \"password\"}]")
          List<Provider> providers,
      @Schema(description = "Who may register: open, invite or closed.", example = "open")
          String registration,
      @Schema(description = "Whether the first account is still to be made.", example = "false")
          boolean setupRequired) {}

  private final Accounts accounts;
  private final Tokens tokens;
  private final UserAnswers answers;

  AuthController(Accounts accounts, Tokens tokens, UserAnswers answers) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.answers = answers;
  }

  @PostMapping("/register")
  @ResponseStatus(HttpStatus.CREATED)
  @SecurityRequirements
  @Operation(
      summary = "Make an account",
      description =
          "The first one becomes the administrator. Further ones where registration is open.")
  UserAnswer register(@Valid @RequestBody RegisterRequest body, HttpServletRequest request) {
    User user =
        accounts.register(
            new NewAccount(
                body.username(),
                body.password(),
                body.email(),
                body.setupCode(),
                LocalRequests.isLocal(request)));
    return signedIn(user);
  }

  @PostMapping("/login")
  @SecurityRequirements
  @Operation(
      summary = "Sign in",
      description = "Answers the user with a token. Too many wrong passwords have to wait: 429.")
  UserAnswer login(@Valid @RequestBody LoginRequest body, HttpServletRequest request) {
    return signedIn(accounts.signIn(body.username(), body.password(), request.getRemoteAddr()));
  }

  @PostMapping("/logout")
  @Operation(
      summary = "Sign out",
      description = "Revokes the request's token and all that were refreshed in its sign-in.")
  boolean logout(@Nullable Authentication signedIn) {
    accounts.signOut(signedIn);
    return true;
  }

  @GetMapping("/providers")
  @SecurityRequirements
  @Operation(summary = "What sign-in is offered", description = "Public, also before the setup.")
  ProvidersAnswer providers(HttpServletRequest request) {
    Registration registration = accounts.registration(LocalRequests.isLocal(request));
    return new ProvidersAnswer(
        List.of(new Provider(User.LOCAL, "password")),
        registration.name().toLowerCase(Locale.ROOT),
        accounts.awaitsFirst());
  }

  private UserAnswer signedIn(User user) {
    return answers.of(user, tokens.issue(new ActorId(user.id().value()), user.id()));
  }
}
