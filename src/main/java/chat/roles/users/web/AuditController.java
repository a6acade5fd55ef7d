package chat.roles.users.web;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.users.Caller;
import chat.roles.users.audit.Audit;
import chat.roles.users.audit.AuditEvent;
import chat.roles.users.audit.AuditKind;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api")
@Tag(name = "Audit", description = "What happened that touches security.")
class AuditController {

  @Schema(name = "AuditEvent", description = "One thing that happened.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AuditResponse(
      @Schema(description = "Grows with the time.", example = "4711") long id,
      @Schema(description = "When.", example = "2026-11-22T10:00:00Z") Instant at,
      @Schema(
              description = "Whose account it is about; absent when nobody's.",
              example = "V1StGXR8_Z5jdHi6B-myT")
          @Nullable UserId user,
      @Schema(description = "What.", example = "token-made") String kind,
      @Schema(
              description =
                  "What was touched: the name of a token or a secret, the id of an actor or an"
                      + " invitation, the provider of a sign-in.",
              example = "nightly build")
          @Nullable String about,
      @Schema(description = "The address that the request came from.", example = "203.0.113.7")
          @Nullable String address) {

    static AuditResponse of(AuditEvent event) {
      return new AuditResponse(
          event.id(),
          event.at(),
          event.user(),
          event.kind().text(),
          event.about(),
          event.address());
    }
  }

  private final Audit audit;

  AuditController(Audit audit) {
    this.audit = audit;
  }

  @GetMapping("/me/audit")
  @Operation(
      summary = "What happened to my account",
      description =
          "Sign-ins, failed ones too, and what was done to tokens, secrets, grants and invitations;"
              + " the newest first.")
  Page<AuditResponse> mine(@AuthenticationPrincipal Caller caller, PageRequest page) {
    return audit.of(caller.user(), page).map(AuditResponse::of);
  }

  @GetMapping("/admin/audit")
  @Operation(
      summary = "What happened to all accounts",
      description = "For administrators; the newest first. Failed sign-ins to no account too.")
  Page<AuditResponse> all(
      @Parameter(description = "Only this user's.", example = "V1StGXR8_Z5jdHi6B-myT")
          @Schema(type = "string")
          @RequestParam(required = false)
          @Nullable UserId user,
      @Parameter(description = "Only of this kind.", example = "sign-in-failed")
          @RequestParam(required = false)
          @Nullable String kind,
      PageRequest page) {
    return audit.list(user, kind(kind), page).map(AuditResponse::of);
  }

  private static @Nullable AuditKind kind(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return AuditKind.of(text);
    } catch (IllegalArgumentException _) {
      String all =
          Arrays.stream(AuditKind.values()).map(AuditKind::text).collect(Collectors.joining(", "));
      throw Problem.invalid(List.of(new Mistake("kind", "must be one of " + all)));
    }
  }
}
