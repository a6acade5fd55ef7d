package chat.roles.hosts.web;

import chat.roles.hosts.Host;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Release", description = "A host without its program, which is its owner's alone.")
record ReleaseResponse(
    @Schema(description = "The host's id.", example = "Uakgb_J5m9g-0JDMbcJqL") HostId id,
    @Schema(description = "The role that it implements.", example = "V1StGXR8_Z5jdHi6B-myT")
        RoleId roleId,
    @Schema(description = "Whether all share one actor.", example = "false") boolean singleton,
    @Schema(description = "False only in lists of one's own role.", example = "true")
        boolean published,
    @Schema(description = "The release's name.", example = "1.0.0") @Nullable String releasedNo,
    @Schema(description = "What its actors may use.") UsesResponse uses,
    @Schema(description = "The user who made it.", example = "x7Gk2m_Qp0aLr5Wd9ZtNc")
        UserId createdBy,
    @Schema(description = "When it was made.", example = "2026-11-22T10:15:30.123456Z")
        Instant createdAt,
    @Schema(
            description = "When it was changed last; a published one, when it was published.",
            example = "2026-11-22T10:15:30.123456Z")
        Instant updatedAt) {

  static ReleaseResponse of(Host host) {
    return new ReleaseResponse(
        host.id(),
        host.roleId(),
        host.singleton(),
        host.published(),
        host.releasedNo(),
        UsesResponse.of(host.uses()),
        host.createdBy(),
        host.createdAt(),
        host.updatedAt());
  }
}
