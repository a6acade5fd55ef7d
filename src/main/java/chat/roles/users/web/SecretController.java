package chat.roles.users.web;

import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.paging.Page;
import chat.roles.kernel.paging.PageRequest;
import chat.roles.users.Caller;
import chat.roles.users.Secrets;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/api/me/secrets")
@Tag(name = "Secrets", description = "What programs send along without knowing it.")
class SecretController {

  @Schema(name = "SecretRequest", description = "What is absent stays as it is.")
  record SecretRequest(
      @Schema(
              description =
                  "8 to 4,000 printable ASCII characters; required for a new one, and never read"
                      + " back.",
              example = "Bearer 4f9d2c1b7a")
          String value,
      @Schema(
              description =
                  "Up to 20 hosts that it is for; required for a new one. Without a scheme it is"
                      + " https.",
              example = "[\"api.example.com\"]")
          List<String> targets) {}

  @Schema(name = "SecretGrantRequest", description = "What a role's actors may do with a secret.")
  record GrantRequest(
      @Schema(
              description = "Some of the secret's targets; all of them when absent.",
              example = "[\"api.example.com\"]")
          List<String> targets) {}

  private final Secrets secrets;

  SecretController(Secrets secrets) {
    this.secrets = secrets;
  }

  @GetMapping
  @Operation(
      summary = "List my secrets",
      description = "By name; of each value its last four characters only.")
  Page<SecretResponse> list(@AuthenticationPrincipal Caller caller, PageRequest page) {
    return secrets.list(caller.user(), page).map(SecretResponse::of);
  }

  @GetMapping("/{name}")
  @Operation(summary = "Look at a secret", description = "Everything but its value.")
  SecretResponse read(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The secret's name.", example = "WEATHER_KEY") @PathVariable
          String name) {
    return SecretResponse.of(secrets.get(caller.user(), name));
  }

  @PutMapping("/{name}")
  @Operation(
      summary = "Make or change a secret",
      description =
          """
          Programs of your own hosts send it by `<<secrets.NAME>>` in the configuration of
          `restAPI`, others' by `<<mySecrets.NAME>>` once you have granted it to their role. It is
          stored encrypted, sent to its targets only, and shown to nobody: traces have `***`.\
          """)
  @ApiResponse(responseCode = "200", description = "Changed.")
  @ApiResponse(responseCode = "201", description = "Made; `Location` is its path.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = SecretRequest.class)))
  ResponseEntity<SecretResponse> put(
      @AuthenticationPrincipal Caller caller,
      @Parameter(
              description = "Begins with a letter; at most 64 letters, digits and underscores.",
              example = "WEATHER_KEY")
          @PathVariable
          String name,
      @RequestBody ObjectNode body) {
    boolean made = secrets.put(caller.user(), name, body);
    SecretResponse now = SecretResponse.of(secrets.get(caller.user(), name));
    return made
        ? ResponseEntity.created(URI.create("/api/me/secrets/" + name)).body(now)
        : ResponseEntity.ok(now);
  }

  @DeleteMapping("/{name}")
  @Operation(
      summary = "Delete a secret",
      description = "With its grants. Programs that ask for it fail from now on. Answers true.")
  boolean delete(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The secret's name.", example = "WEATHER_KEY") @PathVariable
          String name) {
    secrets.delete(caller.user(), name);
    return true;
  }

  @PutMapping("/{name}/grants/{roleId}")
  @Operation(
      summary = "Grant a secret to a role",
      description =
          """
          Lets your own actors of that role send it, when their program asks for
          `<<mySecrets.NAME>>`. Granting again replaces the targets.\
          """)
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content = @Content(schema = @Schema(implementation = GrantRequest.class)))
  SecretResponse grant(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The secret's name.", example = "WEATHER_KEY") @PathVariable
          String name,
      @Parameter(description = "The role's id.", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          RoleId roleId,
      @RequestBody ObjectNode body) {
    secrets.grant(caller.user(), name, roleId, body);
    return SecretResponse.of(secrets.get(caller.user(), name));
  }

  @DeleteMapping("/{name}/grants/{roleId}")
  @Operation(
      summary = "Take a grant back",
      description = "The role's actors send it no more. Answers true.")
  boolean withdraw(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "The secret's name.", example = "WEATHER_KEY") @PathVariable
          String name,
      @Parameter(description = "The role's id.", example = "V1StGXR8_Z5jdHi6B-myT") @PathVariable
          RoleId roleId) {
    secrets.withdraw(caller.user(), name, roleId);
    return true;
  }
}
