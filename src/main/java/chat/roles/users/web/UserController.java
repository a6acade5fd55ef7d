package chat.roles.users.web;

import chat.roles.kernel.problems.Problem;
import chat.roles.users.Accounts;
import chat.roles.users.Caller;
import chat.roles.users.NewAccount;
import chat.roles.users.SignIns;
import chat.roles.users.User;
import chat.roles.users.Users;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api")
@Tag(name = "Users", description = "The account of whoever asks.")
class UserController {

  @Schema(description = "What changes; what is absent stays as it is.")
  record UserChange(
      @Schema(description = "2–24 letters, digits and single inner hyphens.", example = "Ada")
          @Size(min = 2, max = NewAccount.MAX_NICK, message = "must have 2 to 24 characters")
          @Pattern(
              regexp = "(?!-)(?!.*--)(?!.*-$)[\\p{L}\\p{N}-]+",
              message = "must be letters, digits and single inner hyphens")
          @Nullable String nick,
      @Schema(
              description = "Any text, usually the URL of a picture; empty removes it.",
              example = "https://example.org/ada.png")
          @Size(max = 1023, message = "must not be longer than 1023")
          @Nullable String avatar,
      @Schema(
              description =
                  "Replaces your own resources; those of the platform are ignored. A token that is"
                      + " sent back masked is kept, for the same URL only.")
          @ArraySchema(schema = @Schema(implementation = ResourceConfig.class))
          @Nullable JsonNode resConfigs) {}

  @Schema(description = "An account without a password.")
  record LocalUser(
      @Schema(
              description = "2–39 letters, digits and single inner hyphens; the case is kept.",
              example = "ada")
          @NotNull(message = "is required")
          @Size(min = 2, max = 39, message = "must have 2 to 39 characters")
          @Pattern(
              regexp = NewAccount.USERNAME,
              message = "must be letters, digits and single inner hyphens")
          String username,
      @Schema(description = "At least one, all of them with the runtime local.")
          @ArraySchema(schema = @Schema(implementation = ResourceConfig.class))
          @NotNull(message = "is required")
          JsonNode resConfigs) {}

  private final Accounts accounts;
  private final Users users;
  private final SignIns signIns;
  private final UserAnswers answers;

  UserController(Accounts accounts, Users users, SignIns signIns, UserAnswers answers) {
    this.accounts = accounts;
    this.users = users;
    this.signIns = signIns;
    this.answers = answers;
  }

  @GetMapping("/me")
  @Operation(summary = "Who am I?", description = "The account of the token's user.")
  UserAnswer me(@AuthenticationPrincipal Caller caller, Authentication signedIn) {
    return answers.of(
        users.find(caller.user()).orElseThrow(() -> Problem.missing("user")),
        signIns.csrfToken(signedIn).orElse(null));
  }

  @PostMapping("/users")
  @ResponseStatus(HttpStatus.CREATED)
  @SecurityRequirements
  @Operation(
      summary = "Make an account without a password",
      description =
          "For a client that brings its own models along: all resources are local. The token of the"
              + " answer is the only way in, so keep it, and the fresh ones that answers carry. Only"
              + " where registration is open.")
  UserAnswer create(
      @Valid @RequestBody LocalUser body,
      HttpServletRequest request,
      HttpServletResponse response) {
    User user =
        accounts.registerLocally(
            body.username(), body.resConfigs(), LocalRequests.isLocal(request));
    return answers.signedIn(user, null, request, response);
  }

  @PatchMapping("/users")
  @Operation(
      summary = "Change my account",
      description =
          "Changes nick and avatar, those that are given, of you and of your root actor alike, and"
              + " the models that answer for you.")
  UserAnswer change(@AuthenticationPrincipal Caller caller, @Valid @RequestBody UserChange change) {
    JsonNode resConfigs = change.resConfigs();
    return answers.of(
        accounts.change(
            caller.user(),
            change.nick(),
            change.avatar(),
            resConfigs == null || resConfigs.isNull() ? null : resConfigs),
        null);
  }
}
