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
        List<RoleId> members) {

  static UsesResponse of(Uses uses) {
    return new UsesResponse(uses.tools(), uses.members());
  }
}
