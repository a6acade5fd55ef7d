package chat.roles.users.web;

import chat.roles.kernel.http.HttpTarget;
import chat.roles.kernel.ids.RoleId;
import chat.roles.users.SecretDetails;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;

@Schema(name = "Secret", description = "A secret without its value.")
record SecretResponse(
    @Schema(description = "How programs call it.", example = "WEATHER_KEY") String name,
    @Schema(description = "The value's last four characters.", example = "1b7a") String ending,
    @Schema(
            description = "Where it may be sent.",
            example = "[\"https://api.example.com\", \"https://staging.example.com:8443\"]")
        List<String> targets,
    @Schema(description = "The roles whose actors of yours may send it.")
        List<GrantResponse> grants,
    @Schema(description = "When it was made.", example = "2026-11-22T10:00:00Z") Instant createdAt,
    @Schema(description = "When it was last changed.", example = "2026-11-22T10:00:00Z")
        Instant updatedAt) {

  @Schema(name = "SecretGrant", description = "Leave for a role's actors to send a secret.")
  record GrantResponse(
      @Schema(description = "The role.", example = "V1StGXR8_Z5jdHi6B-myT") RoleId roleId,
      @Schema(
              description = "Where to, as far as the secret's own targets name it as well.",
              example = "[\"https://api.example.com\"]")
          List<String> targets) {}

  static SecretResponse of(SecretDetails secret) {
    return new SecretResponse(
        secret.name(),
        secret.ending(),
        texts(secret.targets()),
        secret.grants().stream().map(g -> new GrantResponse(g.role(), texts(g.targets()))).toList(),
        secret.createdAt(),
        secret.updatedAt());
  }

  private static List<String> texts(List<HttpTarget> targets) {
    return targets.stream().map(HttpTarget::toString).toList();
  }
}
