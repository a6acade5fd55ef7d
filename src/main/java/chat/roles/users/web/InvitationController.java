package chat.roles.users.web;

import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.users.Caller;
import chat.roles.users.Invitation;
import chat.roles.users.Invitations;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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
@RequestMapping("/api/admin/invitations")
@Tag(name = "Administration", description = "What administrators do.")
class InvitationController {

  private static final int USUAL_DAYS = 7;

  @Schema(description = "An invitation to be made.")
  record InvitationRequest(
      @Schema(description = "For yourself, at most 200 characters.", example = "for Grace")
          @Size(max = 200, message = "must not be longer than 200")
          @Nullable String note,
      @Schema(description = "How long it is good, 1–365 days; absent: 7.", example = "7")
          @Min(value = 1, message = "must be from 1 to 365")
          @Max(value = 365, message = "must be from 1 to 365")
          @Nullable Integer expiresInDays) {}

  @Schema(name = "Invitation", description = "Leave to make one account.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record InvitationResponse(
      @Schema(description = "By which it is revoked.", example = "V1StGXR8_Z5jdHi6B-myT") String id,
      @Schema(description = "Absent when there is none.", example = "for Grace")
          @Nullable String note,
      @Schema(description = "When it was made.", example = "2026-11-22T10:00:00Z")
          Instant createdAt,
      @Schema(description = "Until when it is good.", example = "2026-11-29T10:00:00Z")
          Instant expiresAt,
      @Schema(description = "Absent while it is not used.", example = "2026-11-23T08:30:00Z")
          @Nullable Instant usedAt,
      @Schema(description = "Whose account it made.", example = "kqTSpUPOkRrsUrHFkNZJv")
          @Nullable UserId usedBy,
      @Schema(
              description =
                  "What to send as `invitation` when registering; only in the answer that makes it.",
              example = "m5Vq0sX1hYb3kPzR8tJcWdEuGfLaNoQiZxKvTyBw7MA")
          @Nullable String code) {

    static InvitationResponse of(Invitation invitation, @Nullable String code) {
      return new InvitationResponse(
          invitation.id(),
          invitation.note(),
          invitation.createdAt(),
          invitation.expiresAt(),
          invitation.usedAt(),
          invitation.usedBy(),
          code);
    }
  }

  private final Invitations invitations;

  InvitationController(Invitations invitations) {
    this.invitations = invitations;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      summary = "Invite somebody",
      description =
          "Makes a code that is good for one account where registration is by invitation. It is in"
              + " this answer and never again.")
  InvitationResponse make(
      @AuthenticationPrincipal Caller caller, @Valid @RequestBody InvitationRequest body) {
    int days = Objects.requireNonNullElse(body.expiresInDays(), USUAL_DAYS);
    Invitation.Made made =
        invitations.make(caller.user(), body.note(), Instant.now().plus(Duration.ofDays(days)));
    return InvitationResponse.of(made.details(), made.code());
  }

  @GetMapping
  @Operation(
      summary = "List invitations",
      description = "Of all administrators, the newest first, the used and expired ones too.")
  Page<InvitationResponse> list(PageRequest page) {
    return invitations.list(page).map(i -> InvitationResponse.of(i, null));
  }

  @DeleteMapping("/{id}")
  @Operation(
      summary = "Revoke an invitation",
      description = "An account that was made by it stays. Answers true.")
  boolean revoke(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The invitation's id.", example = "V1StGXR8_Z5jdHi6B-myT")
          @PathVariable
          String id) {
    invitations.revoke(caller.user(), id);
    return true;
  }
}
