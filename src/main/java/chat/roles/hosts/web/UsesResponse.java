package chat.roles.hosts.web;

import chat.roles.hosts.Uses;
import chat.roles.kernel.ids.RoleId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

@Schema(
    name = "HostUses",
    description =
        "What an actor of the host may use, collected when the host was saved, through its members"
            + " and theirs.")
record UsesResponse(
    @Schema(description = "Tools, in alphabetical order.", example = "[\"llm\", \"var\"]")
        List<String> tools,
    @Schema(
            description = "Roles of members, the nearest first.",
            example = "[\"knowledge-base-keeper\", \"translator-role\"]")
        List<RoleId> members,
    @Schema(
            description = "Whom `restAPI` asks, in alphabetical order; `*` when only a run knows.",
            example = "[\"https://api.example.com\"]")
        List<String> targets,
    @Schema(
            description = "Secrets of the programs' authors that are sent along.",
            example = "[\"WEATHER_KEY\"]")
        List<String> secrets,
    @Schema(description = "Secrets of yours that are sent along where you grant it.")
        List<Asked> mySecrets) {

  @Schema(name = "AskedSecret", description = "A secret that a role asks of its actors' owner.")
  record Asked(
      @Schema(description = "The role to grant it to.", example = "V1StGXR8_Z5jdHi6B-myT")
          RoleId roleId,
      @Schema(description = "The secret's name.", example = "GITHUB_TOKEN") String name) {}

  static UsesResponse of(Uses uses) {
    return new UsesResponse(
        uses.tools(),
        uses.members(),
        uses.targets(),
        uses.secrets(),
        uses.mySecrets().stream().map(a -> new Asked(a.roleId(), a.name())).toList());
  }
}
