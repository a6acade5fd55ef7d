package chat.roles.users.web;

import chat.roles.kernel.problems.Problem;
import chat.roles.users.oauth.OAuthSignIn;
import chat.roles.users.oauth.OAuthSignIn.Back;
import chat.roles.users.oauth.OAuthSignIn.Done;
import chat.roles.users.oauth.OAuthSignIn.There;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
@RequestMapping("/api/oauth/{provider}")
@Tag(name = "Sign-in", description = "Accounts, and the tokens that speak for them.")
class OAuthController {

  private static final String PROVIDER = "A provider of GET /api/auth/providers.";
  private static final String EXAMPLE = "github";

  private final OAuthSignIn oauth;
  private final UserAnswers answers;

  OAuthController(OAuthSignIn oauth, UserAnswers answers) {
    this.oauth = oauth;
    this.answers = answers;
  }

  @GetMapping
  @SecurityRequirements
  @Operation(
      summary = "Sign in by a provider",
      description = "Sends the browser to the provider's page, with state and PKCE.")
  @ApiResponse(responseCode = "302", description = "To the provider.", content = @Content)
  ResponseEntity<Void> begin(
      @Parameter(description = PROVIDER, example = EXAMPLE) @PathVariable String provider,
      @Parameter(
              description =
                  "A page of this server to go to afterwards; absent: an answer in JSON. When the"
                      + " sign-in fails, the page gets the problem's code as the parameter"
                      + " signInError.",
              example = "/docs/api")
          @RequestParam(required = false)
          @Nullable String returnTo,
      @Parameter(
              description = "An administrator's code, where accounts are made by invitation.",
              example = "m5Vq0sX1hYb3kPzR8tJcWdEuGfLaNoQiZxKvTyBw7MA")
          @RequestParam(required = false)
          @Nullable String invitation,
      HttpServletRequest request) {
    There there = oauth.begin(provider, returnTo, invitation, request);
    return ResponseEntity.status(HttpStatus.FOUND)
        .location(there.location())
        .header(HttpHeaders.SET_COOKIE, there.cookie().toString())
        .build();
  }

  @GetMapping("/callback")
  @SecurityRequirements
  @Operation(
      summary = "Come back from a provider",
      description =
          "Where the provider sends the browser. Makes the account or brings it up to date, answers"
              + " the user with a token, and sets the session cookie. Works once, in the browser"
              + " that began.")
  @ApiResponse(responseCode = "200", description = "Signed in.")
  @ApiResponse(
      responseCode = "302",
      description = "To the page that was asked for at the beginning.",
      content = @Content)
  ResponseEntity<UserAnswer> callback(
      @Parameter(description = PROVIDER, example = EXAMPLE) @PathVariable String provider,
      @Parameter(description = "The provider's, when it vouches.", example = "8f3b1c0d9e")
          @RequestParam(required = false)
          @Nullable String code,
      @Parameter(description = "The state of the beginning.", example = "Zt0Yw9kq3Jm1")
          @RequestParam(required = false)
          @Nullable String state,
      @Parameter(description = "The provider's, when it does not.", example = "access_denied")
          @RequestParam(required = false)
          @Nullable String error,
      HttpServletRequest request,
      HttpServletResponse response) {
    Back back = oauth.back(provider, state, request);
    response.addHeader(HttpHeaders.SET_COOKIE, back.cookie().toString());
    String page = back.returnTo();
    if (page == null) {
      return answer(finish(back, code, error, request), request, response);
    }
    try {
      answer(finish(back, code, error, request), request, response);
      return to(URI.create(page));
    } catch (Problem problem) {
      return to(
          UriComponentsBuilder.fromUriString(page)
              .queryParam("signInError", problem.code())
              .build()
              .toUri());
    }
  }

  @GetMapping("/refresh")
  @SecurityRequirements
  @Operation(
      summary = "Sign in again by a refresh token",
      description =
          "By the refreshToken that an earlier sign-in answered, if the provider gives such. The"
              + " account is brought up to date.")
  @ApiResponse(responseCode = "200", description = "Signed in.")
  ResponseEntity<UserAnswer> refresh(
      @Parameter(description = PROVIDER, example = EXAMPLE) @PathVariable String provider,
      @Parameter(description = "The provider's.", example = "ghr_1B4a2e77838347a7E420")
          @RequestParam
          String refreshToken,
      HttpServletRequest request,
      HttpServletResponse response) {
    return answer(
        oauth.refresh(provider, refreshToken, request, LocalRequests.isLocal(request)),
        request,
        response);
  }

  private Done finish(
      Back back, @Nullable String code, @Nullable String error, HttpServletRequest request) {
    return oauth.finish(back, code, error, LocalRequests.isLocal(request));
  }

  private ResponseEntity<UserAnswer> answer(
      Done done, HttpServletRequest request, HttpServletResponse response) {
    return ResponseEntity.ok(answers.signedIn(done.user(), done.refreshToken(), request, response));
  }

  private static ResponseEntity<UserAnswer> to(URI page) {
    return ResponseEntity.status(HttpStatus.FOUND).location(page).build();
  }
}
