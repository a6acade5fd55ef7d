package chat.roles.actors.web;

import chat.roles.actors.NewActor;
import chat.roles.kernel.ids.ActorId;
import chat.roles.kernel.ids.HostId;
import chat.roles.kernel.ids.RoleId;
import chat.roles.kernel.problems.Mistake;
import chat.roles.kernel.problems.Problem;
import chat.roles.users.Caller;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema(name = "NewActor", description = "The actor that is wanted.")
record ActorRequest(
    @Schema(
            type = "string",
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "The role that the actor plays: published, or your own.",
            example = "V1StGXR8_Z5jdHi6B-myT")
        @Nullable RoleId roleId,
    @Schema(
            type = "string",
            description =
                "One of the role's hosts: published, or your own draft. The newest published one"
                    + " when it is absent.",
            example = "Uakgb_J5m9g-0JDMbcJqL")
        @Nullable HostId hostId,
    @Schema(
            type = "string",
            description = "Under whom it stands: one of your actors; your root actor when absent.",
            example = "kqTSpUPOkRrsUrHFkNZJv")
        @Nullable ActorId parentId,
    @Schema(
            description =
                "2 to 24 letters, digits and single inner hyphens; unique under the parent. The"
                    + " role's nick, made unique, when it is absent.",
            example = "Anna")
        @Nullable String nick,
    @Schema(
            description =
                "Any text, usually a URL, of at most 1023 characters; the role's when absent.",
            example = "https://example.org/anna.png")
        @Nullable String avatar) {

  NewActor wantedBy(Caller caller) {
    if (roleId == null) {
      throw Problem.invalid(List.of(new Mistake("$.roleId", "is required: the id of a role")));
    }
    return new NewActor(caller.user(), caller.actor(), roleId, hostId, parentId, nick, avatar);
  }
}
