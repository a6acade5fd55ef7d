package chat.roles.users.web;

import chat.roles.kernel.ids.UserId;
import chat.roles.users.User;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

@Schema(name = "User", description = "An account. Its id is also the id of its root actor.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record UserAnswer(
    @Schema(description = "The user's id, and its root actor's.", example = "V1StGXR8_Z5jdHi6B-myT")
        UserId id,
    @Schema(description = "Who vouches for the user.", example = "local") String realm,
    @Schema(description = "Unique in its realm, whatever the case.", example = "ada")
        String username,
    @Schema(description = "How the user is called.", example = "Ada") String nick,
    @Schema(
            description = "A picture, usually its URL; absent when there is none.",
            example = "https://example.org/ada.png")
        @Nullable String avatar,
    @Schema(description = "Absent when none is known.", example = "ada@example.org")
        @Nullable String email,
    @Schema(description = "Whether the user may administer the server.", example = "false")
        boolean admin,
    @Schema(description = "When the account was made.", example = "2026-11-22T10:00:00Z")
        Instant createdAt,
    @Schema(description = "When it was last changed.", example = "2026-11-22T10:00:00Z")
        Instant updatedAt,
    @Schema(
            description =
                "The models that answer for the user's actors, the platform's at the end; of a"
                    + " token to one its last four characters only.")
        @ArraySchema(schema = @Schema(implementation = ResourceConfig.class))
        List<ObjectNode> resConfigs,
    @Schema(
            description = "The token to send as Authorization: Bearer; given at sign-in only.",
            example = "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6IlYxU3RHWFI4In0.c2lnbmF0dXJl")
        @Nullable String authToken,
    @Schema(
            description =
                "What pages of this server send as the header X-CSRF-Token with whatever changes"
                    + " something, when the session cookie signs them in; given at sign-in, and to"
                    + " whoever asks with that cookie.",
            example = "m5Vq0sX1hYb3kPzR8tJcWdEuGfLaNoQiZxKvTyBw7MA")
        @Nullable String csrfToken,
    @Schema(
            description =
                "For GET /api/oauth/{provider}/refresh; given at a sign-in by a provider that gives"
                    + " one.",
            example = "ghr_1B4a2e77838347a7E420")
        @Nullable String refreshToken) {

  static UserAnswer of(
      User user,
      List<ObjectNode> resConfigs,
      @Nullable String authToken,
      @Nullable String csrfToken,
      @Nullable String refreshToken) {
    return new UserAnswer(
        user.id(),
        user.realm(),
        user.username(),
        user.nick(),
        user.avatar(),
        user.email(),
        user.admin(),
        user.createdAt(),
        user.updatedAt(),
        resConfigs,
        authToken,
        csrfToken,
        refreshToken);
  }
}
