package chat.roles.hosts.web;

import chat.roles.hosts.Hosts;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.ids.UserId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.roles.Roles;
import chat.roles.users.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Roles")
class ReleaseController {

  private final Roles roles;
  private final Hosts hosts;

  ReleaseController(Roles roles, Hosts hosts) {
    this.roles = roles;
    this.hosts = hosts;
  }

  @GetMapping("/api/roles/{id}/hosts")
  @SecurityRequirements
  @Operation(
      summary = "List a role's releases",
      description =
          """
          Published hosts for everybody who may read the role, and the caller's own drafts; the
          last made first. Programs are not shown, what they use is.\
          """)
  Page<ReleaseResponse> list(
      @AuthenticationPrincipal @Nullable Caller caller,
      @Parameter(description = "The role's id.", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          RoleId id,
      PageRequest page) {
    UserId reader = caller == null ? null : caller.user();
    return hosts.ofRole(roles.get(id, reader).id(), reader, page).map(ReleaseResponse::of);
  }
}
