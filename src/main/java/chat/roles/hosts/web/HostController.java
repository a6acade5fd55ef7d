package chat.roles.hosts.web;

import chat.roles.hosts.HostDetails;
import chat.roles.hosts.Hosts;
import chat.roles.kernel.ids.HostId;
import chat.roles.users.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/api/hosts")
@Tag(name = "Hosts", description = "Programs of roles: check, save, release.")
class HostController {

  private static final String SVG = "image/svg+xml";

  private final Hosts hosts;

  HostController(Hosts hosts) {
    this.hosts = hosts;
  }

  @PostMapping
  @Operation(
      summary = "Make a host",
      description =
          """
          Only for a role of one's own (403 for others' published ones). The whole program is
          checked, and all mistakes are reported together, each with its JSON path and a remedy;
          what is only doubtful comes as `warnings` in the answer.\
          """)
  @ApiResponse(responseCode = "201", description = "The host; `Location` is its path.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = HostRequest.class)))
  ResponseEntity<HostResponse> create(
      @AuthenticationPrincipal Caller caller, @RequestBody ObjectNode body) {
    HostDetails made = hosts.create(caller.user(), body);
    return ResponseEntity.created(URI.create("/api/hosts/" + made.host().id()))
        .body(HostResponse.of(made));
  }

  @PostMapping("/check")
  @Operation(
      summary = "Check a host without saving it",
      description = "Answers 200 whether it is valid or not.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = HostRequest.class)))
  HostCheckResponse check(@AuthenticationPrincipal Caller caller, @RequestBody ObjectNode body) {
    return HostCheckResponse.of(hosts.check(caller.user(), body));
  }

  @GetMapping("/{id}")
  @Operation(summary = "Read a host", description = "Only by its owner; 404 for others.")
  HostResponse read(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The host's id.", example = "Uakgb_J5m9g-0JDMbcJqL") @PathVariable
          HostId id) {
    return HostResponse.of(hosts.get(caller.user(), id));
  }

  @GetMapping(path = "/{id}/diagram", produces = SVG)
  @Operation(
      summary = "See a host as a picture",
      description =
          """
          The program as an SVG: its team, the life of its actors, its entries with their prompts and
          rules. Light or dark as the reader's screen is; without scripts. Only by its owner.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The picture.",
      content = @Content(mediaType = SVG, schema = @Schema(type = "string")))
  ResponseEntity<String> diagram(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The host's id.", example = "Uakgb_J5m9g-0JDMbcJqL") @PathVariable
          HostId id) {
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.valueOf(SVG), StandardCharsets.UTF_8))
        .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header("Cache-Control", "private, no-cache")
        .body(hosts.diagram(caller.user(), id));
  }

  @PatchMapping("/{id}")
  @Operation(
      summary = "Change a draft",
      description =
          """
          Absent fields keep what they are, null removes, others are replaced as a whole; the
          result is checked like a new host. A published host never changes again (409). Runs that
          began before go on with the program as it was.\
          """)
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = HostRequest.class)))
  HostResponse change(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The host's id.", example = "Uakgb_J5m9g-0JDMbcJqL") @PathVariable
          HostId id,
      @RequestBody ObjectNode body) {
    return HostResponse.of(hosts.change(caller.user(), id, body));
  }

  @DeleteMapping("/{id}")
  @Operation(
      summary = "Delete a draft",
      description =
          "Its actors go on. A published host is not deleted (409); delete its role. Answers true.")
  boolean delete(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The host's id.", example = "Uakgb_J5m9g-0JDMbcJqL") @PathVariable
          HostId id) {
    hosts.delete(caller.user(), id);
    return true;
  }
}
