package chat.roles.users.web;

import chat.roles.users.PersonalToken;
import chat.roles.users.Scope;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(name = "PersonalAccessToken", description = "A token for programs of its user.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenResponse(
    @Schema(description = "By which it is revoked.", example = "V1StGXR8_Z5jdHi6B-myT") String id,
    @Schema(description = "What it is for.", example = "nightly build") String name,
    @Schema(description = "What it may be used for.", example = "[\"read\", \"chat\"]")
        List<String> scopes,
    @Schema(description = "When it was made.", example = "2026-11-22T10:00:00Z") Instant createdAt,
    @Schema(description = "Until when it is valid.", example = "2027-02-20T10:00:00Z")
        @Nullable Instant expiresAt,
    @Schema(
            description = "When it was last used, to the minute; absent when it never was.",
            example = "2026-11-23T08:30:00Z")
        @Nullable Instant lastUsedAt,
    @Schema(
            description = "The token itself; only in the answer that makes it.",
            example = "crp_Zt0Yw9kq3Jm1uXcV5bN8aSdFgHjKlQwErTyUiOpMnBv")
        @Nullable String token) {

  static TokenResponse of(PersonalToken.Made made) {
    return of(made.details(), made.token());
  }

  static TokenResponse of(PersonalToken token, @Nullable String itself) {
    return new TokenResponse(
        token.id(),
        token.name(),
        token.scopes().stream().map(Scope::text).toList(),
        token.createdAt(),
        token.expiresAt(),
        token.lastUsedAt(),
        itself);
  }
}
