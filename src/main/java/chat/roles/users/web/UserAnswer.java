package chat.roles.users.web;

import chat.roles.kernel.ids.UserId;
import chat.roles.users.User;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
        @Nullable String authToken) {

  static UserAnswer of(User user, List<ObjectNode> resConfigs, @Nullable String authToken) {
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
        authToken);
  }
}
