package chat.roles.roles.web;

import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.roles.Role;
import chat.roles.roles.Roles;
import chat.roles.users.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/api/roles")
@Tag(name = "Roles", description = "Professionals with a goal: define, publish, find.")
class RoleController {

  private final Roles roles;

  RoleController(Roles roles) {
    this.roles = roles;
  }

  @PostMapping
  @Operation(
      summary = "Make a role",
      description =
          "With `published: true` it is published at once. All mistakes are reported together.")
  @ApiResponse(responseCode = "201", description = "The role; `Location` is its path.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = RoleRequest.class)))
  ResponseEntity<RoleResponse> create(
      @AuthenticationPrincipal Caller caller, @RequestBody ObjectNode body) {
    Role role = roles.create(caller.user(), body);
    return ResponseEntity.created(URI.create("/api/roles/" + role.id()))
        .body(RoleResponse.of(role));
  }

  @GetMapping("/{id}")
  @SecurityRequirements
  @Operation(
      summary = "Read a role",
      description = "Published roles are for everybody, others for their creator alone.")
  RoleResponse read(
      @AuthenticationPrincipal @Nullable Caller caller,
      @Parameter(description = "The role's id.", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          RoleId id) {
    return RoleResponse.of(roles.get(id, caller == null ? null : caller.user()));
  }

  @PatchMapping("/{id}")
  @Operation(
      summary = "Change a role",
      description =
          """
          Only by its creator: 403 for others who may read it, 404 for those who may not. Absent
          fields keep what they are. A published role is read only (409) from 36 hours after its
          last change on, and is not unpublished (409) while it has a published host.\
          """)
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = RoleRequest.class)))
  RoleResponse change(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The role's id.", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          RoleId id,
      @RequestBody ObjectNode body) {
    return RoleResponse.of(roles.change(caller.user(), id, body));
  }

  @DeleteMapping("/{id}")
  @Operation(
      summary = "Delete a role",
      description = "Only by its creator. Its actors go on; new ones are not made. Answers true.")
  boolean delete(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The role's id.", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          RoleId id) {
    roles.delete(caller.user(), id);
    return true;
  }

  @GetMapping
  @SecurityRequirements
  @Operation(
      summary = "List and search roles",
      description = "Those that the caller may read: published ones, and drafts of the caller's.")
  Page<RoleResponse> list(
      @AuthenticationPrincipal @Nullable Caller caller,
      @Parameter(
              description =
                  "What is looked for: finds roles whose professionals, goal and skills are near to it"
                      + " in meaning, and those with all its words (or words that begin so) in nick,"
                      + " goal, professionals, skills, tags or help; the best 200. At most 1,000"
                      + " characters.",
              example = "somebody who puts letters into other languages")
          @RequestParam(defaultValue = "")
          String q,
      @Parameter(description = "Tags that the role must all have, in any case.", example = "text")
          @RequestParam(defaultValue = "")
          List<String> tag,
      @Parameter(description = "Only the caller's own roles.", example = "false")
          @RequestParam(defaultValue = "false")
          boolean mine,
      @Parameter(
              description =
                  "The best found first, the last changed first, the last made first, or by nick."
                      + " Without q, relevance is the same as updated.",
              schema =
                  @Schema(
                      allowableValues = {"relevance", "updated", "created", "nick"},
                      defaultValue = "relevance"),
              example = "relevance")
          @RequestParam(defaultValue = "relevance")
          String sort,
      PageRequest page) {
    return roles.list(RoleListing.query(caller, q, tag, mine, sort), page).map(RoleResponse::of);
  }
}
