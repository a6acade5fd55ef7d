package chat.roles.users.web;

import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.users.Caller;
import chat.roles.users.PersonalTokens;
import chat.roles.users.Scope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/me/tokens")
@Tag(name = "Personal access tokens", description = "Tokens for your own programs.")
class TokenController {

  private static final int USUAL_DAYS = 90;

  @Schema(description = "A personal access token to be made.")
  record TokenRequest(
      @Schema(description = "What it is for; 1–100 characters.", example = "nightly build")
          @NotNull(message = "is required")
          @Size(min = 1, max = 100, message = "must have 1 to 100 characters")
          String name,
      @Schema(
              description =
                  "What it may be used for: `read` (looking at everything but the account), `chat`"
                      + " (actors, chats, runs, events), `define` (roles and hosts), `account`"
                      + " (secrets, resources, quotas, audit), `admin` (what administrators may do,"
                      + " if you are one).",
              example = "[\"read\", \"chat\"]")
          @NotEmpty(message = "must name at least one")
          @Size(max = 20, message = "must not be more than 20")
          List<@Nullable String> scopes,
      @Schema(description = "How long it is valid, 1–3650 days; absent: 90.", example = "90")
          @Min(value = 1, message = "must be from 1 to 3650")
          @Max(value = 3650, message = "must be from 1 to 3650")
          @Nullable Integer expiresInDays) {}

  private final PersonalTokens tokens;

  TokenController(PersonalTokens tokens) {
    this.tokens = tokens;
  }

  @GetMapping
  @Operation(
      summary = "List my personal access tokens",
      description = "Oldest first, without the tokens themselves; the expired ones too.")
  Page<TokenResponse> list(@AuthenticationPrincipal Caller caller, PageRequest page) {
    return tokens.list(caller.user(), page).map(t -> TokenResponse.of(t, null));
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      summary = "Make a personal access token",
      description =
          "The token is in this answer and never again. Send it as Authorization: Bearer. It takes a"
              + " sign-in to make one; another personal access token cannot.")
  TokenResponse make(
      @AuthenticationPrincipal Caller caller, @Valid @RequestBody TokenRequest body) {
    int days = Objects.requireNonNullElse(body.expiresInDays(), USUAL_DAYS);
    return TokenResponse.of(
        tokens.make(
            caller.user(),
            body.name(),
            scopes(body.scopes()),
            Instant.now().plus(Duration.ofDays(days))));
  }

  @DeleteMapping("/{id}")
  @Operation(
      summary = "Revoke a personal access token",
      description = "It is not valid any more from the next request on. Answers true.")
  boolean revoke(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The token's id.", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          String id) {
    tokens.revoke(caller.user(), id);
    return true;
  }

  private static Set<Scope> scopes(List<@Nullable String> texts) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    List<Mistake> mistakes = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      Arrays.stream(Scope.values())
          .filter(s -> s.text().equals(text))
          .findFirst()
          .ifPresentOrElse(scopes::add, mistake(mistakes, "$.scopes[%d]".formatted(i)));
    }
    if (!mistakes.isEmpty()) {
      throw Problem.invalid(mistakes);
    }
    return scopes;
  }

  private static Runnable mistake(List<Mistake> mistakes, String path) {
    return () -> mistakes.add(new Mistake(path, "must be read, chat, define, account or admin"));
  }
}
